/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dialogue/follower.h"

G_BEGIN_DECLS

/**
 * MscopeTypedSessionOptions:
 * @protocol: what the server speaks
 * @guess_protocol: with @begins_with_tls: its first octet tells; @protocol is for the case that it does not
 * @begins_with_tls: TLS from the first octet (RFC 8314); else with STARTTLS or STLS
 * @host: (nullable): the name or address by which the server was looked for: it is asked for within TLS, and its
 *   certificate is compared with it
 * @authority_folder: (nullable): as for mscope_authority_open()
 */
typedef struct
{
  MscopeProtocol protocol;
  gboolean guess_protocol;
  gboolean begins_with_tls;
  const char *host;
  const char *authority_folder;
} MscopeTypedSessionOptions;

/**
 * MscopeTypedSessionEvents:
 * @entry: (nullable): something was said; @entry is lent
 * @closed: the connection is over; @reason is a translated sentence. It comes once, last, and may drop the session
 * @secured: (nullable): TLS protects the connection; @text tells in translated sentences whether the certificate can
 *   be trusted, which mail programs would insist on
 * @secret: (nullable): a line of the key log (engine/tls.h)
 *
 * Called in the thread of the session's main context, in the midst of send() too.
 */
typedef struct
{
  void (* entry) (MscopeEntry *entry, gpointer user_data);
  void (* closed) (const char *reason, gpointer user_data);
  void (* secured) (const char *text, gboolean trusted, gpointer user_data);
  void (* secret) (const char *line, gpointer user_data);
} MscopeTypedSessionEvents;

/**
 * MscopeTypedSession:
 *
 * The client's end of a connection with a mail server, typed by hand: lines go out, what comes back is followed.
 * Where the server agrees to STARTTLS or STLS it does the handshake and goes on within TLS; a line typed meanwhile
 * waits.
 * It never blocks, but for reading whom the system trusts. It lives in the main context that was the thread's default
 * when it was made.
 */
typedef struct _MscopeTypedSession MscopeTypedSession;

/* Takes @fd over, a connected socket; it is made non-blocking. @options and @events are copied. */
MscopeTypedSession *mscope_typed_session_new (int fd, const MscopeTypedSessionOptions *options,
                                              const MscopeTypedSessionEvents *events, gpointer user_data);

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

/**
 * mscope_typed_session_find_records:
 * @entry: of this session
 * @offset: (out): where the first record that carried it begins, among all octets that its side sent
 * @length: (out): how many octets it and the others have
 *
 * Returns: %FALSE if it was not said within TLS; then its own place is that on the wire
 */
gboolean mscope_typed_session_find_records (const MscopeTypedSession *self, const MscopeEntry *entry, guint64 *offset,
                                            guint64 *length);

/* Whether lines wait until TLS has begun and, where it comes first, the server has greeted. */
gboolean mscope_typed_session_is_beginning_tls (const MscopeTypedSession *self);

gboolean mscope_typed_session_is_open (const MscopeTypedSession *self);

/* The phase of the dialogue; 0 once it is over. */
guint32 mscope_typed_session_get_phase (const MscopeTypedSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MscopeTypedSession, mscope_typed_session_free)

G_END_DECLS
