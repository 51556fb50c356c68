/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

/**
 * MscopeMailMessage:
 * @name: its name in the store, "1700000000.M000001P77Q000001.mail.example.org"; a file's name without flags
 * @x_uidl: (nullable): what the X-UIDL line of its header says, if that is fit to be a unique id
 * @size: octets as sent: every line end counts as CRLF
 * @time_us: when it arrived, from @name
 * @head: (nullable): the first lines of its text, if they are kept apart from @content
 * @content: (nullable): its text, or what of it follows @head; %NULL if the store's backend keeps it
 *
 * A message in a mailbox. Its lines end with LF; all other octets are as they came, a lone CR and
 * 8-bit octets too. Immutable; references are counted.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *name;
  char uid[33]; /* "": not made yet; mscope_mail_message_get_uid() */
  char *x_uidl;
  guint64 size;
  gint64 time_us;
  GBytes *head;
  GBytes *content;
} MscopeMailMessage;

/**
 * mscope_mail_message_new:
 * @name: its name in the store
 * @content: its text, lines ended by LF
 * @keep: whether the message keeps @content
 */
MscopeMailMessage *mscope_mail_message_new (const char *name, GBytes *content, gboolean keep);

/**
 * mscope_mail_message_new_copy:
 * @head: (nullable): the lines that one recipient's copy of a mail has of its own
 * @content: the text behind them; not copied
 * @size: of both together, as sent
 *
 * Keeps both.
 */
MscopeMailMessage *mscope_mail_message_new_copy (const char *name, GBytes *head, GBytes *content, guint64 size);

/* (transfer full): the whole text of a message that keeps it. */
GBytes *mscope_mail_message_dup_content (const MscopeMailMessage *self);

/* Somebody else keeps the text of @self, which nobody else has a reference to yet. */
void mscope_mail_message_forget_content (MscopeMailMessage *self);

/*
 * The unique id: 32 hexadecimal digits made of the name, so it survives restarts and is never used twice. To be asked
 * for in the store's thread.
 */
const char *mscope_mail_message_get_uid (MscopeMailMessage *self);

MscopeMailMessage *mscope_mail_message_ref (MscopeMailMessage *self);
void mscope_mail_message_unref (MscopeMailMessage *self);

/* By time, then by name: the order of a mailbox. */
int mscope_mail_message_compare (const MscopeMailMessage *a, const MscopeMailMessage *b);

/* Octets of @text when each LF is sent as CRLF, and a last line without an end is given one. */
guint64 mscope_mail_text_size (MscopeSlice text);

/**
 * mscope_mail_text_is_crlf:
 *
 * Returns: whether every line of @text ends with CRLF, as no text of a store's does: each has header lines of
 *   the server's own, ended by LF. Such a text was put there by hand.
 */
gboolean mscope_mail_text_is_crlf (MscopeSlice text);

/* Makes every CRLF of @text an LF. */
void mscope_mail_text_unify (GString *text);

/**
 * mscope_mail_text_next_line:
 * @position: (inout): 0 at first; moved on
 * @line: (out): the next line without its LF
 *
 * Returns: %FALSE after the last line; what follows a last LF is no line
 */
gboolean mscope_mail_text_next_line (MscopeSlice text, gsize *position, MscopeSlice *line);

/**
 * mscope_mail_text_find_field:
 * @name: of a header field, "X-UIDL"
 * @value: (out): its first line, blanks stripped
 *
 * Returns: %FALSE if the header has no such field
 */
gboolean mscope_mail_text_find_field (MscopeSlice text, const char *name, MscopeSlice *value);

/* Whether @line begins a header field: a name of printable ASCII, then a colon (RFC 5322 section 2.2). */
gboolean mscope_mail_text_is_field (MscopeSlice line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeMailMessage, mscope_mail_message_unref)

G_END_DECLS
