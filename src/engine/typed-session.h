/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dialogue/follower.h"

G_BEGIN_DECLS

/**
 * MscopeTypedSessionEvents:
 * @entry: (nullable): something was said; @entry is lent
 * @closed: the connection is over; @reason is a translated sentence. It comes once, last, and may drop the session
 *
 * Called in the thread of the session's main context, in the midst of send() too.
 */
typedef struct
{
  void (* entry) (MscopeEntry *entry, gpointer user_data);
  void (* closed) (const char *reason, gpointer user_data);
} MscopeTypedSessionEvents;

/**
 * MscopeTypedSession:
 *
 * The client's end of a connection with a mail server, typed by hand: lines go out, what comes back is followed.
 * It never blocks. It lives in the main context that was the thread's default when it was made.
 */
typedef struct _MscopeTypedSession MscopeTypedSession;

/* Takes @fd over, a connected socket; it is made non-blocking. @events is copied. */
MscopeTypedSession *mscope_typed_session_new (int fd, MscopeProtocol protocol, const MscopeTypedSessionEvents *events,
                                              gpointer user_data);

/* Closes the connection without a word, if it is open, and lets go of the session. */
void mscope_typed_session_free (MscopeTypedSession *self);

/**
 * mscope_typed_session_send:
 * @line: any octets up to the NUL; CRLF is added
 *
 * Sends a line, or keeps it until the server takes it. What the server has sent meanwhile is taken first,
 * so that a line typed after the server's goodbye is refused rather than lost.
 *
 * Returns: %FALSE if the connection is over: nothing was sent, and closed() has been called
 */
gboolean mscope_typed_session_send (MscopeTypedSession *self, const char *line);

/* Says that nothing more will be sent; the server may answer on. */
void mscope_typed_session_end (MscopeTypedSession *self);

/* Closes the connection; closed() is called with @reason. */
void mscope_typed_session_close (MscopeTypedSession *self, const char *reason);

gboolean mscope_typed_session_is_open (const MscopeTypedSession *self);

/* The phase of the dialogue; 0 once it is over. */
guint32 mscope_typed_session_get_phase (const MscopeTypedSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTypedSession, mscope_typed_session_free)

G_END_DECLS
