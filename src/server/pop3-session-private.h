/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/pop3-content.h"
#include "server/pop3-maildrop.h"
#include "server/session-private.h"

G_BEGIN_DECLS

/*
 * What the files of the POP3 session share: pop3-session.c answers, pop3-login.c lets clients in, pop3-listing.c and
 * pop3-retrieval.c read the mailbox, pop3-capabilities.c tells what there is and agrees on it.
 */

typedef struct
{
  MscopeSession parent;

  char *login;                  /* what USER said */
  char *stamp;                  /* (nullable): what the greeting had in <>, brackets included: for APOP */
  MscopePop3Maildrop *maildrop; /* (nullable): from log-in on */
  MscopePop3Content *content;   /* (nullable): what is being sent */
  guint last;                   /* highest message number that was worked on, for LAST */
  gboolean utf8;                /* the client has said UTF8 */
  MscopePersona *first_persona; /* (nullable): the session's, as it was before LANG; owned */
} MscopePop3Session;

/* Answers with the persona's text @key; always %FALSE, for checks. */
gboolean mscope_pop3_session_refuse (MscopePop3Session *self, MscopeEntry *entry, guint key);

/* Whether the persona has the text @key. */
gboolean mscope_pop3_session_has_text (const MscopePop3Session *self, guint key);

/* Sets what texts name of the mailbox: ${count}, ${octets}, ${s}, ${total}. */
void mscope_pop3_session_set_totals (MscopePop3Session *self);

/* --- a command each, or what comes of it: pop3-login.c --- */

gboolean mscope_pop3_session_check_user (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_user (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_pass (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_apop (MscopePop3Session *self, MscopeEntry *entry);
gboolean mscope_pop3_session_check_auth (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_auth (MscopePop3Session *self, MscopeEntry *entry);

/* A line of the client's within AUTH. */
void mscope_pop3_session_answer_auth (MscopePop3Session *self, MscopeEntry *entry);

/* The client was greeted with @text: keeps what APOP needs of it. */
void mscope_pop3_session_keep_stamp (MscopePop3Session *self, const char *text);

/* --- pop3-listing.c --- */

gboolean mscope_pop3_session_check_number (MscopePop3Session *self, MscopeEntry *entry);
gboolean mscope_pop3_session_check_optional_number (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_stat (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_list (MscopePop3Session *self, MscopeEntry *entry);

/* The number that comes first in the argument of a command whose check found it right. */
guint mscope_pop3_session_get_number (const MscopeEntry *entry);

/* Sets what texts name of the message @number: ${number}, ${octets}, ${uid}. */
void mscope_pop3_session_set_message (MscopePop3Session *self, guint number);

/* --- pop3-retrieval.c --- */

void mscope_pop3_session_proceed_retr (MscopePop3Session *self, MscopeEntry *entry);
gboolean mscope_pop3_session_check_top (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_top (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_produce (MscopeSession *session);

/* --- pop3-capabilities.c --- */

void mscope_pop3_session_proceed_capa (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_utf8 (MscopePop3Session *self, MscopeEntry *entry);
void mscope_pop3_session_proceed_lang (MscopePop3Session *self, MscopeEntry *entry);

/* What UTF8 and LANG have led to is no longer so. */
void mscope_pop3_session_forget_agreements (MscopePop3Session *self);

G_END_DECLS
