/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/lab-servers.h"
#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeLabSessionEvents:
 * @changed: phase, conversation, or whether it is open
 * @closed: the connection is over; @reason is a translated sentence. Once, and after it there may be no session
 * @secured: (nullable): TLS has begun; as of MscopeTypedSessionEvents
 *
 * Called in the main thread.
 */
typedef struct
{
  void (* changed) (gpointer user_data);
  void (* closed) (const char *reason, gpointer user_data);
  void (* secured) (const char *text, gboolean trusted, gpointer user_data);
} MscopeLabSessionEvents;

/**
 * MscopeLabSession:
 *
 * One session typed by hand, and its conversation in the trace: what the capture shows of it, or, without
 * packets, its own entries, put there by itself. From where TLS begins a capture shows only records, so that the
 * session tells the rest; its secrets go into the trace, for those who save it. Main thread only.
 */
typedef struct _MscopeLabSession MscopeLabSession;

/**
 * mscope_lab_session_new:
 * @trace: where its conversation is or will be
 * @first_candidate: how many conversations @trace had before it was connected
 * @captured: its packets are on their way into @trace
 * @host: the server's name, for its certificate
 * @connection: its socket is taken
 */
MscopeLabSession *mscope_lab_session_new (MscopeTrace *trace, guint first_candidate, gboolean captured,
                                          MscopeProtocol protocol, const char *host,
                                          MscopeLabConnection *connection,
                                          const MscopeLabSessionEvents *events, gpointer user_data);

/* Closes the connection without a word. */
void mscope_lab_session_free (MscopeLabSession *self);

/* Says that the capture has ended: what it does not show comes from the session from now on. */
void mscope_lab_session_lose_packets (MscopeLabSession *self);

/* As mscope_typed_session_send(). */
gboolean mscope_lab_session_send (MscopeLabSession *self, const char *line);

void mscope_lab_session_close (MscopeLabSession *self, const char *reason);
gboolean mscope_lab_session_is_open (const MscopeLabSession *self);
guint32 mscope_lab_session_get_phase (const MscopeLabSession *self);

/* (nullable): not before its first octets are in the trace. */
MscopeTraceConversation *mscope_lab_session_get_conversation (const MscopeLabSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeLabSession, mscope_lab_session_free)

G_END_DECLS
