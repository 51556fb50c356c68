/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where addresses lead, and the commands that ask: VRFY and EXPN (RFC 5321 sections 3.5, 4.1.1.6, 4.1.1.7; with
 * SMTPUTF8: RFC 6531 section 3.7.4.2). Whether a client is told is the persona's policy.
 */
#include "config.h"

#include "server/smtp-session-private.h"

#include <string.h>

#define SESSION(self) (&(self)->parent)

gboolean
mscope_smtp_session_is_own_domain (const MscopeSmtpSession *self,
                                   MscopeSlice domain)
{
  return domain.length == 0 || mscope_slice_is (domain, "localhost")
         || mscope_slice_is (domain, self->parent.values[MSCOPE_VARIABLE_DOMAIN])
         || mscope_slice_is (domain, self->parent.values[MSCOPE_VARIABLE_HOST]);
}

/* "a"@example.org is a@example.org (section 4.1.2: quotes are no part of a name). */
static MscopeSlice
unquote (MscopeSlice local_part)
{
  if (local_part.length >= 2 && local_part.data[0] == '"')
    return (MscopeSlice) { local_part.data + 1, local_part.length - 2 };
  return local_part;
}

/* Whether an address orders a fault, and of whose mailbox. */
static gboolean
split_fault (const MscopeSmtpSession *self,
             MscopeSlice local_part,
             MscopeSlice *user,
             MscopeSlice *action)
{
  if (self->parent.faults == NULL
      || !(self->parent.address_faults || mscope_smtp_session_has_flag (self, MSCOPE_SMTP_KEY_ADDRESS_FAULTS)))
    return FALSE;
  return mscope_fault_split_address (unquote (local_part), user, action);
}

MscopeAddressClass
mscope_smtp_session_classify (const MscopeSmtpSession *self,
                              MscopeSlice address,
                              MscopeMailRoute *route)
{
  MscopeSlice local_part, domain = { NULL, 0 }, base, action;

  *route = (MscopeMailRoute) { MSCOPE_MAIL_ROUTE_UNKNOWN, NULL, NULL };
  mscope_smtp_split_address (address, &local_part, &domain);
  if (!mscope_smtp_session_is_own_domain (self, domain))
    return MSCOPE_ADDRESS_FOREIGN;
  *route = mscope_mail_route_find (self->parent.store, unquote (local_part));
  if (route->kind == MSCOPE_MAIL_ROUTE_UNKNOWN && split_fault (self, local_part, &base, &action))
    *route = mscope_mail_route_find (self->parent.store, base);
  return route->kind != MSCOPE_MAIL_ROUTE_UNKNOWN ? MSCOPE_ADDRESS_LOCAL : MSCOPE_ADDRESS_UNKNOWN;
}

gboolean
mscope_smtp_session_find_fault (const MscopeSmtpSession *self,
                                MscopeSlice address,
                                MscopeSlice *action)
{
  MscopeSlice local_part, domain, base;
  MscopeMailRoute route;

  mscope_smtp_split_address (address, &local_part, &domain);
  return split_fault (self, local_part, &base, action)
         && mscope_smtp_session_classify (self, address, &route) == MSCOPE_ADDRESS_LOCAL;
}

void
mscope_smtp_session_set_forward (MscopeSmtpSession *self,
                                 const MscopeMailGroup *group)
{
  g_autofree char *first = mscope_mail_route_dup_address (self->parent.store, group->members[0]);

  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_FORWARD, first);
}

/* --- what is asked for --- */

/* vrfy = "VRFY" SP String [ SP "SMTPUTF8" ] (RFC 6531 section 3.7.4.2): cuts the word off. */
static gboolean
take_utf8_word (const MscopeSmtpSession *self,
                MscopeSlice *argument)
{
  static const char word[] = " SMTPUTF8";
  gsize n = strlen (word);
  MscopeSlice end;

  if (argument->length <= n || !mscope_smtp_session_offers (self, word + 1))
    return FALSE;
  end = (MscopeSlice) { argument->data + argument->length - n, n };
  if (!mscope_slice_is (end, word))
    return FALSE;
  *argument = mscope_slice_strip ((MscopeSlice) { argument->data, argument->length - n });
  return TRUE;
}

/* The address that is asked for, its brackets taken away. */
static MscopeSlice
take_address (const MscopeSmtpSession *self,
              const MscopeEntry *entry,
              gboolean *utf8)
{
  MscopeSlice address = entry->argument;

  *utf8 = take_utf8_word (self, &address);
  if (address.length >= 2 && address.data[0] == '<' && address.data[address.length - 1] == '>')
    address = (MscopeSlice) { address.data + 1, address.length - 2 };
  return address;
}

/* With the server's domain, where there is none. */
static void
set_qualified (MscopeSmtpSession *self,
               MscopeSlice address)
{
  gboolean has_domain = address.length > 0 && memchr (address.data, '@', address.length) != NULL;
  g_autofree char *text = g_strdup_printf ("%.*s%s%s", (int) address.length, address.data, has_domain ? "" : "@",
                                           has_domain ? "" : self->parent.values[MSCOPE_VARIABLE_DOMAIN]);

  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_QUALIFIED, text);
}

static gboolean
check_query (MscopeSmtpSession *self,
             MscopeEntry *entry,
             guint syntax)
{
  MscopeSlice address;
  gboolean utf8;

  if (entry->argument.length == 0)
    return mscope_smtp_session_refuse (self, entry, syntax);
  if (!mscope_smtp_session_check_order (self, entry, MSCOPE_SMTP_KEY_BAD_SEQUENCE))
    return FALSE;
  address = take_address (self, entry, &utf8);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_ADDRESS, address);
  mscope_session_set (SESSION (self), MSCOPE_VARIABLE_PATH, entry->argument);
  set_qualified (self, address);
  if (!utf8 && !mscope_slice_is_ascii (address)
      && mscope_persona_has_text (self->parent.persona, MSCOPE_SMTP_KEY_NON_ASCII_ADDRESS))
    return mscope_smtp_session_refuse (self, entry, MSCOPE_SMTP_KEY_NON_ASCII_ADDRESS);
  return TRUE;
}

/* Answers with a line for each of @addresses. */
static void
reply_repeated (MscopeSmtpSession *self,
                MscopeEntry *entry,
                guint key,
                char *const *addresses)
{
  MscopeSession *session = SESSION (self);

  mscope_persona_append_repeated (session->persona, key, session->values, MSCOPE_VARIABLE_MEMBER, addresses,
                                  session->reply);
  mscope_session_reply_written (session, entry);
}

static char **
dup_addresses (const MscopeSmtpSession *self,
               const char *const *names)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  for (; *names != NULL; names++)
    g_ptr_array_add (addresses, mscope_mail_route_dup_address (self->parent.store, *names));
  g_ptr_array_add (addresses, NULL);
  return (char **) g_ptr_array_steal (addresses, NULL);
}

/* --- VRFY --- */

gboolean
mscope_smtp_session_check_vrfy (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  return check_query (self, entry, MSCOPE_SMTP_KEY_VRFY_SYNTAX);
}

static void
reply_local (MscopeSmtpSession *self,
             MscopeEntry *entry,
             const MscopeMailRoute *route)
{
  guint key = MSCOPE_SMTP_KEY_VRFY;

  mscope_session_set_string (SESSION (self), MSCOPE_VARIABLE_MAILBOX,
                             route->user != NULL ? route->user : route->group->name);
  if (route->group != NULL)
    mscope_smtp_session_set_forward (self, route->group);
  if (route->kind == MSCOPE_MAIL_ROUTE_LIST)
    key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_VRFY_LIST, key);
  if (route->kind == MSCOPE_MAIL_ROUTE_ALIAS || route->kind == MSCOPE_MAIL_ROUTE_FORWARDED)
    key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_VRFY_ALIAS, key);
  if (route->kind == MSCOPE_MAIL_ROUTE_FORWARDED)
    key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_VRFY_FORWARDED, key);
  mscope_session_reply (SESSION (self), entry, key);
}

/* No whole name: those that begin so are told, if the persona does that (section 3.5.1). */
static void
reply_unknown (MscopeSmtpSession *self,
               MscopeEntry *entry,
               MscopeSlice name)
{
  MscopeSession *session = SESSION (self);
  g_autofree const char **users = NULL;
  g_auto (GStrv) addresses = NULL;

  if (mscope_persona_has_text (session->persona, MSCOPE_SMTP_KEY_VRFY_AMBIGUOUS) && name.length > 0)
    users = mscope_mail_store_find_users (session->store, name);
  if (users == NULL || users[0] == NULL)
    mscope_session_reply (session, entry, MSCOPE_SMTP_KEY_VRFY_UNKNOWN);
  else if (users[1] == NULL)
    {
      MscopeMailRoute route = { MSCOPE_MAIL_ROUTE_USER, users[0], NULL };

      reply_local (self, entry, &route);
    }
  else
    {
      addresses = dup_addresses (self, users);
      reply_repeated (self, entry, MSCOPE_SMTP_KEY_VRFY_AMBIGUOUS, addresses);
    }
}

void
mscope_smtp_session_proceed_vrfy (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  gboolean utf8;
  MscopeSlice address = take_address (self, entry, &utf8);
  MscopeMailRoute route;

  switch (mscope_smtp_session_classify (self, address, &route))
    {
    case MSCOPE_ADDRESS_LOCAL:
      reply_local (self, entry, &route);
      break;
    case MSCOPE_ADDRESS_UNKNOWN:
      reply_unknown (self, entry, address);
      break;
    default:
      mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_VRFY_FOREIGN);
    }
}

/* --- EXPN --- */

gboolean
mscope_smtp_session_check_expn (MscopeSmtpSession *self,
                                MscopeEntry *entry)
{
  return check_query (self, entry, MSCOPE_SMTP_KEY_EXPN_SYNTAX);
}

void
mscope_smtp_session_proceed_expn (MscopeSmtpSession *self,
                                  MscopeEntry *entry)
{
  gboolean utf8;
  MscopeSlice address = take_address (self, entry, &utf8);
  MscopeMailRoute route;
  MscopeAddressClass class = mscope_smtp_session_classify (self, address, &route);
  const char *const user[] = { route.user, NULL };
  g_auto (GStrv) members = NULL;

  if (class == MSCOPE_ADDRESS_LOCAL)
    {
      guint key = MSCOPE_SMTP_KEY_EXPN;

      if (route.user != NULL)
        key = mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_EXPN_USER, key);
      members = dup_addresses (self, route.user != NULL ? user : (const char *const *) route.group->members);
      reply_repeated (self, entry, key, members);
    }
  else if (class == MSCOPE_ADDRESS_FOREIGN)
    mscope_session_reply (SESSION (self), entry, mscope_smtp_session_choose (self, MSCOPE_SMTP_KEY_EXPN_FOREIGN,
                                                                             MSCOPE_SMTP_KEY_EXPN_UNKNOWN));
  else
    mscope_session_reply (SESSION (self), entry, MSCOPE_SMTP_KEY_EXPN_UNKNOWN);
}
