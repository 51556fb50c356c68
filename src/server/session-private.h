/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/sasl-server.h"
#include "server/session.h"

G_BEGIN_DECLS

/* What a protocol adds. */
typedef struct
{
  MscopeProtocol protocol;
  gsize size; /* of its struct, whose first member is the MscopeSession; zeroed */

  /* (nullable): the client was greeted; @text is the reply, with its line ends. */
  void (* greeted) (MscopeSession *self, const char *text);

  /* Answers an entry of the client's. */
  void (* answer) (MscopeSession *self, MscopeEntry *entry);

  /* (nullable): writes more of an answer that comes in pieces; called while @producing. */
  void (* produce) (MscopeSession *self);

  /* (nullable): the phase that counts for the order of commands, if it is not always the session's. */
  guint32 (* get_phase) (const MscopeSession *self);

  /* (nullable): fills @order where a client's line orders a fault by itself. */
  void (* decide_fault) (MscopeSession *self, const MscopeFaultCase *about, MscopeFaultOrder *order);

  /* (nullable): the session itself has refused @entry; what it was part of is over. */
  void (* refused) (MscopeSession *self, MscopeEntry *entry);

  /* Lets go of everything; called once, when the client is gone or the session is freed. */
  void (* end) (MscopeSession *self);
} MscopeSessionClass;

struct _MscopeSession
{
  const MscopeSessionClass *klass;
  MscopePersona *persona;
  MscopeMailStore *store;
  gboolean submission;
  int utc_offset_s;
  char *client_name;
  char *nonce;
  gboolean can_tls;

  MscopeFollower *follower;
  GQueue entries;   /* of MscopeEntry: pulled from the follower, not yet taken */
  GString *waiting; /* of the client's, not yet pushed into the follower */
  GString *output;  /* the first @output_head octets are taken */
  gsize output_head;
  GString *scratch; /* for numbers */
  GString *reply;   /* what is being said; not yet seen by the follower */

  char *values[MSCOPE_N_VARIABLES]; /* (nullable) */
  guint16 rooms[MSCOPE_N_VARIABLES]; /* octets that each value has room for, its NUL included */
  gint64 time_us;
  gint64 heard_us;    /* when the client was last heard */
  gint64 held_until_us; /* when what is held back is answered; 0: nothing is */
  MscopeEntry *held;  /* (nullable): what that is: NULL for the greeting; owned */
  MscopeFaults *faults;   /* (nullable) */
  MscopeFaultOrder fault; /* ordered for what is held back */
  gboolean address_faults;
  guint32 phase;
  guint n_errors;
  guint n_failed_logins;
  MscopeSaslServer *sasl; /* (nullable): a sign-on that is under way */
  guint n_nonces;

  guint producing : 1;
  guint waiting_for_tls : 1;
  guint encrypted : 1;
  guint cut : 1;
  guint closing : 1;
  guint ended : 1;
};

/* Sets what a variable stands for: control characters become "?", and it is cut where it is too long for a line. */
void mscope_session_set (MscopeSession *self, MscopeVariable variable, MscopeSlice text);
void mscope_session_set_string (MscopeSession *self, MscopeVariable variable, const char *text);
void mscope_session_set_number (MscopeSession *self, MscopeVariable variable, guint64 number);

/* It is @time_us now: dates and clocks in texts tell it. */
void mscope_session_set_time (MscopeSession *self, gint64 time_us);

/* Empties a buffer, and gives back what room it does not need while the client is silent. */
void mscope_session_empty (GString **text);

/* Whether the command tables allow @entry's command in @phase (protocol/phases.h). */
gboolean mscope_session_is_allowed (const MscopeEntry *entry, guint32 phase);

/*
 * Answers @entry with the persona's text @key. Each entry of the client's gets exactly one answer; the
 * phase changes with it as the table of steps says.
 */
void mscope_session_reply (MscopeSession *self, MscopeEntry *entry, guint key);

/* The same with a second text behind it, for EHLO; a line of it whose first word is @omitted (nullable) is left out. */
void mscope_session_reply_more (MscopeSession *self, MscopeEntry *entry, guint key, guint more,
                                const char *const *omitted);

/* The same with what was written to @self->reply. */
void mscope_session_reply_written (MscopeSession *self, MscopeEntry *entry);

/* Answers, then closes the connection. */
void mscope_session_reply_and_close (MscopeSession *self, MscopeEntry *entry, guint key);

/* Whether TLS can be begun now: there is some, and it is not on already. */
gboolean mscope_session_can_start_tls (const MscopeSession *self);

/* Answers with the persona's text @key, after which the client begins TLS. */
void mscope_session_reply_and_start_tls (MscopeSession *self, MscopeEntry *entry, guint key);

/* Answers @entry, or greets (%NULL), only when it is @time_us. */
void mscope_session_hold (MscopeSession *self, MscopeEntry *entry, gint64 time_us);

/* Orders for @entry, or for the greeting (%NULL), what the faults say; %FALSE if it gets the usual answer now. */
gboolean mscope_session_meet_fault (MscopeSession *self, MscopeEntry *entry);

/* Does what was ordered for what was held back; %FALSE if it gets the usual answer now. */
gboolean mscope_session_carry_out_fault (MscopeSession *self, MscopeEntry *entry);

/* Closes the connection at once, without an answer. */
void mscope_session_cut (MscopeSession *self);

/* ${process} is that of the next process: servers of old begin one for each connection, some one for each mail. */
void mscope_session_next_process (MscopeSession *self);

/* (transfer full): text that no one can guess and that was never given before, letters and digits. */
char *mscope_session_make_nonce (MscopeSession *self);

/* Sends what was written to @self->reply, behind an answer that was begun. */
void mscope_session_flush (MscopeSession *self);

extern const MscopeSessionClass mscope_smtp_session_class;
extern const MscopeSessionClass mscope_pop3_session_class;

G_END_DECLS
