/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Faults on order: RFC 5321 section 4.2 (replies), 3.8 (421); RFC 6647 (greylisting); RFC 2449 section 8 and RFC 3206
 * (response codes of POP3); RFC 3463 (enhanced codes).
 */
#include "config.h"

#include <string.h>

#include "protocol/smtp-replies.h"
#include "protocol/smtp-status.h"
#include "protocol/smtp-syntax.h"
#include "server/fault-private.h"

#define MAX_REMEMBERED 10000 /* clients, or triples of greylisting; beyond that all are forgotten */

struct _MscopeFaults
{
  GPtrArray *faults;     /* of MscopeFault */
  GHashTable *greylist;  /* "address\nsender\nrecipient" -> when it was first seen, gint64 */
};

typedef struct
{
  gint64 since_us;
  guint n;
} Window;

/* --- life cycle --- */

MscopeFaults *
mscope_faults_new (void)
{
  MscopeFaults *self = g_new0 (MscopeFaults, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_fault_free);
  self->greylist = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mscope_faults_free (MscopeFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_hash_table_unref (self->greylist);
  g_free (self);
}

gboolean
mscope_faults_set (MscopeFaults *self,
                   const char *const *lines,
                   GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mscope_fault_free);

  for (; lines != NULL && *lines != NULL; lines++)
    {
      MscopeFault *fault = mscope_fault_parse (*lines, error);

      if (fault == NULL)
        return FALSE;
      g_ptr_array_add (faults, fault);
    }
  g_ptr_array_unref (self->faults);
  self->faults = g_steal_pointer (&faults);
  g_hash_table_remove_all (self->greylist);
  return TRUE;
}

void
mscope_fault_order_clear (MscopeFaultOrder *self)
{
  g_clear_pointer (&self->reply, g_free);
}

/* --- replies --- */

/* The words of the tables for codes that stand alone. */
static const char *
find_words (const MscopeFaultAction *action,
            const char *verb)
{
  const MscopeStatusInfo *status = mscope_smtp_status_find (action->enhanced[0], action->enhanced[1],
                                                            action->enhanced[2]);
  const MscopeReplyInfo *reply = mscope_smtp_reply_find (action->code, verb);

  if (status != NULL && (status->subject != 0 || status->detail != 0))
    return status->summary;
  return reply != NULL ? reply->summary : "Refused on order";
}

/* Each line has both codes (RFC 2034 section 4), all but the last one a "-" (RFC 5321 section 4.2.1). */
static char *
format_smtp_reply (const MscopeFaultAction *action,
                   const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *reply = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      g_string_append_printf (reply, "%u%c", action->code, line[1] != NULL ? '-' : ' ');
      if (action->enhanced[0] != 0)
        g_string_append_printf (reply, "%u.%u.%u ", action->enhanced[0], action->enhanced[1], action->enhanced[2]);
      g_string_append_printf (reply, "%s\r\n", *line);
    }
  return g_string_free (reply, FALSE);
}

static void
order_smtp_reply (const MscopeFaultAction *action,
                  const MscopeFaultCase *about,
                  MscopeFaultOrder *order)
{
  MscopeFaultAction full = *action;
  const char *verb = about->entry != NULL ? mscope_entry_get_subject (about->entry) : MSCOPE_VERB_GREETING;

  /* Words of ours come with an enhanced code; what was written out is said as it is. */
  if (action->text == NULL && action->enhanced[0] == 0)
    full.enhanced[0] = action->code / 100;
  order->verdict = MSCOPE_FAULT_REPLY;
  order->reply = format_smtp_reply (&full, action->text != NULL ? action->text : find_words (&full, verb));
  order->hangs_up = action->code == 421;
}

static void
order_pop3_reply (const char *text,
                  MscopeFaultOrder *order)
{
  order->verdict = MSCOPE_FAULT_REPLY;
  order->reply = g_strdup_printf ("-ERR %s\r\n", text != NULL ? text : "Refused on order");
}

/* --- greylisting and rates --- */

static void
order_temporary (const MscopeFaultCase *about,
                 guint16 code,
                 guint16 subject,
                 guint16 detail,
                 char *text,
                 MscopeFaultOrder *order)
{
  const MscopeFaultAction action = { .code = code, .enhanced = { code / 100, subject, detail }, .text = text };

  order_smtp_reply (&action, about, order);
}

/*
 * Who is seen for the first time is put off. A mail server tries again later, most programs that send spam never do
 * (RFC 6647 section 2).
 */
static void
order_greylist (MscopeFaults *self,
                const MscopeFaultAction *action,
                const MscopeFaultCase *about,
                MscopeFaultOrder *order)
{
  g_autofree char *triple = NULL;
  g_autofree char *recipient = NULL;
  g_autofree char *key = NULL;
  MscopeSmtpPath path;
  gint64 *seen_us;
  gint64 due_us;

  mscope_smtp_parse_path (about->entry->argument, "TO", &path);
  recipient = mscope_slice_dup (path.path);
  triple = g_strdup_printf ("%s\n%s\n%s", about->client_address, about->sender != NULL ? about->sender : "", recipient);
  key = g_ascii_strdown (triple, -1);
  seen_us = g_hash_table_lookup (self->greylist, key);
  if (seen_us == NULL)
    {
      if (g_hash_table_size (self->greylist) >= MAX_REMEMBERED)
        g_hash_table_remove_all (self->greylist);
      seen_us = g_memdup2 (&about->time_us, sizeof about->time_us);
      g_hash_table_insert (self->greylist, g_steal_pointer (&key), seen_us);
    }
  due_us = *seen_us + (gint64) action->seconds * G_USEC_PER_SEC;
  if (about->time_us < due_us)
    {
      g_autofree char *text = g_strdup_printf ("Greylisted: try again in %" G_GINT64_FORMAT " s",
                                               (due_us - about->time_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

      order_temporary (about, 450, 7, 1, text, order);
    }
}

static Window *
get_window (MscopeFault *fault,
            const MscopeFaultCase *about)
{
  Window *window;

  if (fault->windows == NULL)
    fault->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  window = g_hash_table_lookup (fault->windows, about->client_address);
  if (window != NULL)
    return window;
  if (g_hash_table_size (fault->windows) >= MAX_REMEMBERED)
    g_hash_table_remove_all (fault->windows);
  window = g_new0 (Window, 1);
  window->since_us = about->time_us;
  g_hash_table_insert (fault->windows, g_strdup (about->client_address), window);
  return window;
}

static void
order_rate_refusal (const MscopeFaultAction *action,
                    const MscopeFaultCase *about,
                    MscopeFaultOrder *order)
{
  g_autofree char *text = g_strdup_printf ("No more than %u in %u s", action->most, action->seconds);

  if (about->protocol == MSCOPE_PROTOCOL_SMTP)
    order_temporary (about, about->entry == NULL ? 421 : 450, 7, 1, text, order);
  else
    {
      g_autofree char *coded = g_strdup_printf ("[SYS/TEMP] %s", text);

      order_pop3_reply (coded, order);
      order->hangs_up = about->entry == NULL;
    }
}

static void
order_rate (MscopeFault *fault,
            const MscopeFaultCase *about,
            MscopeFaultOrder *order)
{
  Window *window = get_window (fault, about);

  if (about->time_us >= window->since_us + (gint64) fault->action.seconds * G_USEC_PER_SEC)
    *window = (Window) { about->time_us, 0 };
  if (window->n < fault->action.most)
    window->n++;
  else
    order_rate_refusal (&fault->action, about, order);
}

/* --- deciding --- */

/* Before the content a sender may try again when there is room; this content will not fit (RFC 5321 section 4.2.2). */
static void
order_quota (const MscopeFaultCase *about,
             MscopeFaultOrder *order)
{
  gboolean content = about->entry != NULL && about->entry->kind == MSCOPE_ENTRY_MESSAGE;

  order_temporary (about, content ? 552 : 452, 2, 2, NULL, order);
}

void
mscope_fault_carry_out (MscopeFaults *self,
                        MscopeFault *fault,
                        const MscopeFaultCase *about,
                        MscopeFaultOrder *order)
{
  const MscopeFaultAction *action = &fault->action;

  switch (action->kind)
    {
    case MSCOPE_FAULT_ACTION_WAIT:
      order->wait_us += (gint64) action->seconds * G_USEC_PER_SEC;
      break;
    case MSCOPE_FAULT_ACTION_CLOSE:
      order->verdict = MSCOPE_FAULT_CLOSE;
      break;
    case MSCOPE_FAULT_ACTION_GREYLIST:
      order_greylist (self, action, about, order);
      break;
    case MSCOPE_FAULT_ACTION_QUOTA:
      order_quota (about, order);
      break;
    case MSCOPE_FAULT_ACTION_RATE:
      order_rate (fault, about, order);
      break;
    case MSCOPE_FAULT_ACTION_REPLY:
      if (about->protocol == MSCOPE_PROTOCOL_SMTP)
        order_smtp_reply (action, about, order);
      else
        order_pop3_reply (action->text, order);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Whether @about is one of the lines it is for; counts those that fit. */
static gboolean
is_met (MscopeFault *fault,
        const MscopeFaultCase *about)
{
  if ((fault->protocols & (1u << about->protocol)) == 0
      || !mscope_line_pattern_matches (fault->pattern, about->protocol, about->entry))
    return FALSE;
  if (fault->n_matches < G_MAXUINT)
    fault->n_matches++;
  return fault->n_matches >= fault->first_match && fault->n_matches <= fault->last_match;
}

void
mscope_faults_decide (MscopeFaults *self,
                      const MscopeFaultCase *about,
                      MscopeFaultOrder *order)
{
  *order = (MscopeFaultOrder) { 0 };
  for (guint i = 0; i < self->faults->len; i++)
    {
      MscopeFault *fault = g_ptr_array_index (self->faults, i);

      if (is_met (fault, about) && order->verdict == MSCOPE_FAULT_NONE)
        mscope_fault_carry_out (self, fault, about, order);
    }
}
