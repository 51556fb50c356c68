/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * MscopeSlice:
 * @data: (array length=length): the bytes; not NUL-terminated
 * @length: how many
 *
 * A piece of somebody else's bytes. It lives as long as the owner says.
 */
typedef struct
{
  const char *data;
  gsize length;
} MscopeSlice;

/**
 * MSCOPE_SLICE_LITERAL:
 * @literal: a string literal
 *
 * A slice of a literal, without its NUL; usable as an initializer.
 */
#define MSCOPE_SLICE_LITERAL(literal) { "" literal, sizeof (literal) - 1 }

/* A slice of the NUL-terminated @text (%NULL: an empty slice). */
MscopeSlice mscope_slice_from_string (const char *text);

/* Whether @slice is @text, case of ASCII letters aside. */
gboolean mscope_slice_is (MscopeSlice slice, const char *text);

/* Whether @slice begins with @prefix, case of ASCII letters aside. */
gboolean mscope_slice_starts_with (MscopeSlice slice, const char *prefix);

/**
 * mscope_slice_matches_glob:
 * @glob: "*" stands for any text, "?" for one character; nothing else is special
 *
 * Returns: whether all of @slice is what @glob says, case of ASCII letters aside
 */
gboolean mscope_slice_matches_glob (MscopeSlice slice, const char *glob);

/* Without blanks and tabs at both ends. */
MscopeSlice mscope_slice_strip (MscopeSlice slice);

/**
 * mscope_slice_take_word:
 * @slice: (inout): the text; afterwards what follows the word and the blanks behind it
 *
 * Takes the first word: what stands before the first blank or tab. Blanks before
 * the word belong to nobody and are skipped.
 *
 * Returns: the word; empty at the end of the text
 */
MscopeSlice mscope_slice_take_word (MscopeSlice *slice);

/**
 * mscope_slice_to_number:
 * @slice: the text
 * @value: (out): the number
 *
 * Reads decimal digits and nothing else; 18 digits at the most, so that no sum of two overflows.
 *
 * Returns: %FALSE if @slice is no such number; @value is left alone then
 */
gboolean mscope_slice_to_number (MscopeSlice slice, guint64 *value);

/* (transfer full): a NUL-terminated copy, bytes unchanged. */
char *mscope_slice_dup (MscopeSlice slice);

/**
 * mscope_text_append_utf8:
 * @out: where to append
 * @bytes: (array length=length): anything
 *
 * Appends @bytes as valid UTF-8: each ill-formed sequence becomes one U+FFFD, with the
 * extent the Unicode Standard recommends (section 3.9, "maximal subpart"). A NUL stays.
 */
void mscope_text_append_utf8 (GString *out, const char *bytes, gsize length);

/* Appends @bytes as a JSON string, quotes included (RFC 8259 section 7), ill-formed UTF-8 as above. */
void mscope_text_append_json (GString *out, const char *bytes, gsize length);

/**
 * mscope_text_append_visible:
 * @out: where to append
 * @bytes: (array length=length): anything, from the wire or a file
 *
 * Appends @bytes so that a terminal or a label can show it and nothing else happens: UTF-8
 * as above; control characters as their picture (U+2400 block, so ESC is ␛), C1 controls
 * and the bidirectional overrides as U+FFFD. Line feed and tab stay.
 */
void mscope_text_append_visible (GString *out, const char *bytes, gsize length);

/* (transfer full): @bytes made visible as above, in a string of its own. */
char *mscope_text_to_visible (const char *bytes, gsize length);

/* Whether all octets are below 128. */
gboolean mscope_slice_is_ascii (MscopeSlice self);

/* g_string_append_len() without a call, for texts put together of many short pieces. */
static inline void
mscope_text_append (GString *out,
                    const char *bytes,
                    gsize length)
{
  if (out->len + length >= out->allocated_len)
    {
      g_string_append_len (out, bytes, (gssize) length);
      return;
    }
  memcpy (out->str + out->len, bytes, length);
  out->len += length;
  out->str[out->len] = '\0';
}

/* Makes room for @n more octets at once, where many pieces are about to be appended. */
void mscope_text_reserve (GString *out, gsize n);

/* Appends @number in decimal, at least @n_digits of them; as g_string_append_printf(), in a tenth of the time. */
void mscope_text_append_number (GString *out, guint64 number, guint n_digits);

G_END_DECLS
