/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/phases.h"

#include <string.h>

#define POSITIVE MSCOPE_OUTCOME_POSITIVE
#define INTERMEDIATE MSCOPE_OUTCOME_INTERMEDIATE
#define NEGATIVE MSCOPE_OUTCOME_NEGATIVE

typedef struct
{
  guint32 in;
  const char *verb;
  MscopeOutcome outcome;
  guint32 next;
} Step;

#define SMTP_TRANSACTION (MSCOPE_SMTP_SENDER | MSCOPE_SMTP_RECIPIENT | MSCOPE_SMTP_CHUNKS)
#define SMTP_OPEN (MSCOPE_SMTP_GREETED | MSCOPE_SMTP_READY | SMTP_TRANSACTION)

static const Step smtp_steps[] = {
  { MSCOPE_SMTP_CONNECTED, MSCOPE_VERB_GREETING, POSITIVE, MSCOPE_SMTP_GREETED },
  { MSCOPE_SMTP_CONNECTED, MSCOPE_VERB_GREETING, NEGATIVE, MSCOPE_SMTP_CLOSED },
  { SMTP_OPEN, "EHLO", POSITIVE, MSCOPE_SMTP_READY }, /* also in a transaction: RFC 5321 section 4.1.4 */
  { SMTP_OPEN, "HELO", POSITIVE, MSCOPE_SMTP_READY },
  { SMTP_OPEN, "LHLO", POSITIVE, MSCOPE_SMTP_READY },
  { MSCOPE_SMTP_READY | MSCOPE_SMTP_GREETED, "MAIL", POSITIVE, MSCOPE_SMTP_SENDER },
  { MSCOPE_SMTP_READY | MSCOPE_SMTP_GREETED, "SEND", POSITIVE, MSCOPE_SMTP_SENDER },
  { MSCOPE_SMTP_READY | MSCOPE_SMTP_GREETED, "SOML", POSITIVE, MSCOPE_SMTP_SENDER },
  { MSCOPE_SMTP_READY | MSCOPE_SMTP_GREETED, "SAML", POSITIVE, MSCOPE_SMTP_SENDER },
  { SMTP_TRANSACTION, "RCPT", POSITIVE, MSCOPE_SMTP_RECIPIENT },
  { SMTP_TRANSACTION, "DATA", INTERMEDIATE, MSCOPE_SMTP_CONTENT },
  { MSCOPE_SMTP_CONTENT, MSCOPE_VERB_MESSAGE, POSITIVE, MSCOPE_SMTP_READY },
  { MSCOPE_SMTP_CONTENT, MSCOPE_VERB_MESSAGE, NEGATIVE, MSCOPE_SMTP_READY },
  { SMTP_TRANSACTION, "BDAT", POSITIVE, MSCOPE_SMTP_CHUNKS },
  { SMTP_TRANSACTION, MSCOPE_VERB_LAST_CHUNK, POSITIVE, MSCOPE_SMTP_READY },
  { SMTP_TRANSACTION, MSCOPE_VERB_LAST_CHUNK, NEGATIVE, MSCOPE_SMTP_READY },
  { SMTP_TRANSACTION, "RSET", POSITIVE, MSCOPE_SMTP_READY },
  { MSCOPE_SMTP_READY, "AUTH", INTERMEDIATE, MSCOPE_SMTP_SASL },
  { MSCOPE_SMTP_SASL, MSCOPE_VERB_SASL, POSITIVE, MSCOPE_SMTP_READY },
  { MSCOPE_SMTP_SASL, MSCOPE_VERB_SASL, NEGATIVE, MSCOPE_SMTP_READY },
  { SMTP_OPEN, "STARTTLS", POSITIVE, MSCOPE_SMTP_GREETED }, /* all is forgotten: RFC 3207 section 4.2 */
  { SMTP_OPEN, "QUIT", POSITIVE, MSCOPE_SMTP_CLOSED },
};

static const Step pop3_steps[] = {
  { MSCOPE_POP3_CONNECTED, MSCOPE_VERB_GREETING, POSITIVE, MSCOPE_POP3_AUTHORIZATION },
  { MSCOPE_POP3_CONNECTED, MSCOPE_VERB_GREETING, NEGATIVE, MSCOPE_POP3_CLOSED },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, "USER", POSITIVE, MSCOPE_POP3_PASSWORD },
  { MSCOPE_POP3_PASSWORD, "PASS", POSITIVE, MSCOPE_POP3_TRANSACTION },
  { MSCOPE_POP3_PASSWORD, "PASS", NEGATIVE, MSCOPE_POP3_AUTHORIZATION },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, "APOP", POSITIVE, MSCOPE_POP3_TRANSACTION },
  { MSCOPE_POP3_PASSWORD, "RPOP", POSITIVE, MSCOPE_POP3_TRANSACTION },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, "AUTH", INTERMEDIATE, MSCOPE_POP3_SASL },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, MSCOPE_VERB_SASL, INTERMEDIATE, MSCOPE_POP3_SASL },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, MSCOPE_VERB_SASL, POSITIVE, MSCOPE_POP3_TRANSACTION },
  { MSCOPE_POP3_SASL, MSCOPE_VERB_SASL, POSITIVE, MSCOPE_POP3_TRANSACTION },
  { MSCOPE_POP3_SASL, MSCOPE_VERB_SASL, NEGATIVE, MSCOPE_POP3_AUTHORIZATION },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD, "STLS", POSITIVE, MSCOPE_POP3_AUTHORIZATION },
  { MSCOPE_POP3_AUTHORIZATION | MSCOPE_POP3_PASSWORD | MSCOPE_POP3_TRANSACTION, "QUIT", POSITIVE, MSCOPE_POP3_CLOSED },
  { MSCOPE_POP3_TRANSACTION, "QUIT", NEGATIVE, MSCOPE_POP3_CLOSED }, /* not all could be deleted: RFC 1939 section 6 */
};

#define IMAP_OPEN (MSCOPE_IMAP_NOT_AUTHENTICATED | MSCOPE_IMAP_AUTHENTICATED | MSCOPE_IMAP_SELECTED)
#define IMAP_LOGGED_IN (MSCOPE_IMAP_AUTHENTICATED | MSCOPE_IMAP_SELECTED)

static const Step imap_steps[] = {
  { MSCOPE_IMAP_CONNECTED, MSCOPE_VERB_GREETING, POSITIVE, MSCOPE_IMAP_NOT_AUTHENTICATED },
  { MSCOPE_IMAP_CONNECTED, MSCOPE_VERB_GREETING, NEGATIVE, MSCOPE_IMAP_CLOSED },
  { MSCOPE_IMAP_CONNECTED, MSCOPE_VERB_PREAUTH, POSITIVE, MSCOPE_IMAP_AUTHENTICATED }, /* RFC 9051 section 7.1.4 */
  { MSCOPE_IMAP_NOT_AUTHENTICATED, "LOGIN", POSITIVE, MSCOPE_IMAP_AUTHENTICATED },
  { MSCOPE_IMAP_NOT_AUTHENTICATED, "AUTHENTICATE", INTERMEDIATE, MSCOPE_IMAP_SASL },
  { MSCOPE_IMAP_NOT_AUTHENTICATED | MSCOPE_IMAP_SASL, "AUTHENTICATE", POSITIVE, MSCOPE_IMAP_AUTHENTICATED },
  { MSCOPE_IMAP_SASL, "AUTHENTICATE", NEGATIVE, MSCOPE_IMAP_NOT_AUTHENTICATED },
  { IMAP_LOGGED_IN, "SELECT", POSITIVE, MSCOPE_IMAP_SELECTED },
  { IMAP_LOGGED_IN, "SELECT", NEGATIVE, MSCOPE_IMAP_AUTHENTICATED },
  { IMAP_LOGGED_IN, "EXAMINE", POSITIVE, MSCOPE_IMAP_SELECTED },
  { IMAP_LOGGED_IN, "EXAMINE", NEGATIVE, MSCOPE_IMAP_AUTHENTICATED },
  { MSCOPE_IMAP_SELECTED, "CLOSE", POSITIVE, MSCOPE_IMAP_AUTHENTICATED },
  { MSCOPE_IMAP_SELECTED, "UNSELECT", POSITIVE, MSCOPE_IMAP_AUTHENTICATED },
  { IMAP_OPEN | MSCOPE_IMAP_IDLE, "LOGOUT", POSITIVE, MSCOPE_IMAP_CLOSED },
};

#define COUNTED(table) table, G_N_ELEMENTS (table)

static const struct
{
  const Step *steps;
  gsize n_steps;
} steps_of[MSCOPE_N_PROTOCOLS] = {
  [MSCOPE_PROTOCOL_SMTP] = { COUNTED (smtp_steps) },
  [MSCOPE_PROTOCOL_POP3] = { COUNTED (pop3_steps) },
  [MSCOPE_PROTOCOL_IMAP] = { COUNTED (imap_steps) },
};

static const MscopePhaseInfo smtp_phases[] = {
  { MSCOPE_SMTP_CONNECTED, N_("Connected"), N_("The server speaks first: wait for its greeting.") },
  { MSCOPE_SMTP_GREETED, N_("Introduction"), N_("The client says who it is, with EHLO or HELO.") },
  { MSCOPE_SMTP_READY, N_("Ready"), N_("No mail is on its way. MAIL begins one.") },
  { MSCOPE_SMTP_SENDER, N_("Sender named"), N_("The envelope has a sender. RCPT adds who shall get the mail.") },
  { MSCOPE_SMTP_RECIPIENT, N_("Recipient named"),
    N_("The envelope is complete. DATA begins the message, RCPT adds another recipient.") },
  { MSCOPE_SMTP_CONTENT, N_("Message"), N_("All lines are text of the message, up to a line with nothing but a dot.") },
  { MSCOPE_SMTP_CHUNKS, N_("Chunks"), N_("The message comes in pieces. BDAT with LAST sends the last one.") },
  { MSCOPE_SMTP_SASL, N_("Signing on"), N_("The server asks, the client answers in Base64; a lone * gives up.") },
  { MSCOPE_SMTP_CLOSED, N_("Closed"), N_("The session is over.") },
};

static const MscopePhaseInfo pop3_phases[] = {
  { MSCOPE_POP3_CONNECTED, N_("Connected"), N_("The server speaks first: wait for its greeting.") },
  { MSCOPE_POP3_AUTHORIZATION, N_("Authorization"), N_("The client says whose mailbox it wants, with USER or APOP.") },
  { MSCOPE_POP3_PASSWORD, N_("Password"), N_("The server knows the name and waits for PASS.") },
  { MSCOPE_POP3_TRANSACTION, N_("Transaction"),
    N_("The mailbox is open and locked. Messages can be listed, read and marked.") },
  { MSCOPE_POP3_SASL, N_("Signing on"), N_("The server asks, the client answers in Base64; a lone * gives up.") },
  { MSCOPE_POP3_CLOSED, N_("Closed"), N_("The session is over.") },
};

static const MscopePhaseInfo imap_phases[] = {
  { MSCOPE_IMAP_CONNECTED, N_("Connected"), N_("The server speaks first: wait for its greeting.") },
  { MSCOPE_IMAP_NOT_AUTHENTICATED, N_("Not authenticated"),
    N_("The client has to say who it is, with LOGIN or AUTHENTICATE.") },
  { MSCOPE_IMAP_AUTHENTICATED, N_("Authenticated"), N_("Mailboxes can be listed and made. SELECT opens one.") },
  { MSCOPE_IMAP_SELECTED, N_("Selected"), N_("A mailbox is open. Its messages can be searched, read and marked.") },
  { MSCOPE_IMAP_SASL, N_("Signing on"), N_("The server asks, the client answers in Base64; a lone * gives up.") },
  { MSCOPE_IMAP_IDLE, N_("Idle"), N_("The client listens for news; DONE ends it.") },
  { MSCOPE_IMAP_CLOSED, N_("Closed"), N_("The session is over.") },
};

static const struct
{
  const MscopePhaseInfo *phases;
  gsize n_phases;
} phases_of[MSCOPE_N_PROTOCOLS] = {
  [MSCOPE_PROTOCOL_SMTP] = { COUNTED (smtp_phases) },
  [MSCOPE_PROTOCOL_POP3] = { COUNTED (pop3_phases) },
  [MSCOPE_PROTOCOL_IMAP] = { COUNTED (imap_phases) },
};

guint32
mscope_phase_first (MscopeProtocol protocol)
{
  return phases_of[protocol].phases[0].phase;
}

guint32
mscope_phase_next (MscopeProtocol protocol,
                   guint32 phase,
                   const char *verb,
                   MscopeOutcome outcome)
{
  for (gsize i = 0; i < steps_of[protocol].n_steps; i++)
    {
      const Step *step = &steps_of[protocol].steps[i];

      if ((step->in & phase) != 0 && step->outcome == outcome && strcmp (step->verb, verb) == 0)
        return step->next;
    }
  return phase;
}

guint32
mscope_phases_after (MscopeProtocol protocol,
                     guint32 phases,
                     const char *verb)
{
  guint32 next = 0;

  for (gsize i = 0; i < steps_of[protocol].n_steps; i++)
    {
      const Step *step = &steps_of[protocol].steps[i];

      if ((step->in & phases) != 0 && step->outcome != NEGATIVE && strcmp (step->verb, verb) == 0)
        next |= step->next;
    }
  return next;
}

const MscopePhaseInfo *
mscope_phase_get_info (MscopeProtocol protocol,
                       guint32 phase)
{
  for (gsize i = 0; i < phases_of[protocol].n_phases; i++)
    if (phases_of[protocol].phases[i].phase == phase)
      return &phases_of[protocol].phases[i];
  return NULL;
}
