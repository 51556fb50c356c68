/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 1939 sections 5 and 7 (arguments, listings, time stamp), RFC 2449 section 8 (response codes). */
#include "config.h"

#include "protocol/pop3-syntax.h"

#include <string.h>

/* Takes the next argument's name out of a row's syntax: "message", "[message]", "lines". */
static MscopeSlice
take_name (MscopeSlice *syntax,
           gboolean *optional)
{
  MscopeSlice name = mscope_slice_take_word (syntax);

  *optional = name.length > 0 && name.data[0] == '[';
  if (*optional && name.data[name.length - 1] == ']')
    {
      name.data++;
      name.length -= 2;
    }
  return name;
}

static MscopeSlice
get_arguments (const MscopeCommandInfo *command)
{
  MscopeSlice syntax = mscope_slice_from_string (command->syntax);

  mscope_slice_take_word (&syntax);
  return syntax;
}

gboolean
mscope_pop3_takes_numbers (const MscopeCommandInfo *command)
{
  MscopeSlice syntax = get_arguments (command);
  gboolean optional;

  return mscope_slice_is (take_name (&syntax, &optional), "message");
}

static MscopePop3SyntaxError
fail (MscopePop3Numbers *out,
      MscopePop3SyntaxError error,
      MscopeSlice wrong)
{
  out->wrong = wrong;
  return error;
}

/*
 * retr = "RETR" SP msg
 * list = "LIST" [SP msg]
 * top  = "TOP" SP msg SP n
 * msg, n = 1*DIGIT; msg is not 0
 */
MscopePop3SyntaxError
mscope_pop3_parse_numbers (const MscopeCommandInfo *command,
                           MscopeSlice argument,
                           MscopePop3Numbers *out)
{
  MscopeSlice syntax = get_arguments (command);
  gboolean numeric = mscope_pop3_takes_numbers (command);

  memset (out, 0, sizeof *out);
  out->wrong = (MscopeSlice) { argument.data, 0 };
  if (syntax.length > 0 && !numeric)
    return MSCOPE_POP3_SYNTAX_OK;

  while (syntax.length > 0)
    {
      gboolean optional;
      MscopeSlice name = take_name (&syntax, &optional);
      MscopeSlice word = mscope_slice_take_word (&argument);
      gboolean is_message = mscope_slice_is (name, "message");
      guint64 number;

      if (word.length == 0)
        return optional ? MSCOPE_POP3_SYNTAX_OK : MSCOPE_POP3_SYNTAX_MISSING;
      if (!mscope_slice_to_number (word, &number))
        return fail (out, MSCOPE_POP3_SYNTAX_NOT_A_NUMBER, word);
      if (is_message && number == 0)
        return fail (out, MSCOPE_POP3_SYNTAX_ZERO, word);
      *(is_message ? &out->message : &out->lines) = number;
    }
  return argument.length > 0 ? fail (out, MSCOPE_POP3_SYNTAX_TOO_MUCH, argument) : MSCOPE_POP3_SYNTAX_OK;
}

gboolean
mscope_pop3_parse_listing (MscopeSlice text,
                           guint64 *first,
                           guint64 *octets)
{
  guint64 values[2];

  for (int i = 0; i < 2; i++)
    if (!mscope_slice_to_number (mscope_slice_take_word (&text), &values[i]))
      return FALSE;
  *first = values[0];
  *octets = values[1];
  return TRUE;
}

/* timestamp = msg-id of RFC 822: "<" text "@" text ">" without blanks */
gboolean
mscope_pop3_find_timestamp (MscopeSlice greeting,
                            MscopeSlice *timestamp)
{
  gsize start = greeting.length;
  gboolean at = FALSE;

  for (gsize i = 0; i < greeting.length; i++)
    switch (greeting.data[i])
      {
      case '<':
        start = i;
        at = FALSE;
        break;
      case '@':
        at = TRUE;
        break;
      case ' ':
        start = greeting.length;
        break;
      case '>':
        if (start < i && at)
          {
            *timestamp = (MscopeSlice) { greeting.data + start, i + 1 - start };
            return TRUE;
          }
        break;
      default:
        break;
      }
  return FALSE;
}

/* resp-code = "[" resp-level *("/" resp-level) "]" */
gboolean
mscope_pop3_take_response_code (MscopeSlice *text,
                                MscopeSlice *code)
{
  MscopeSlice rest = mscope_slice_strip (*text);
  const char *end = rest.length > 1 && rest.data[0] == '[' ? memchr (rest.data, ']', rest.length) : NULL;

  if (end == NULL || end == rest.data + 1)
    return FALSE;
  *code = (MscopeSlice) { rest.data + 1, (gsize) (end - rest.data) - 1 };
  if (memchr (code->data, ' ', code->length) != NULL)
    return FALSE;
  rest.length -= code->length + 2;
  rest.data = end + 1;
  *text = mscope_slice_strip (rest);
  return TRUE;
}
