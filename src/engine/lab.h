/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/trace.h"

G_BEGIN_DECLS

/**
 * MscopeLab:
 *
 * The laboratory of one student: the private wire, the servers on it, the trace of its packets, and
 * one session typed by hand. Main thread only; servers and set-up run in a thread of their own.
 *
 * What was said comes from the packets, through #MscopeLab:trace; what is said within TLS from the session itself, with
 * the packets that carried it. Where namespaces are forbidden there
 * are no packets: then the entries come from the session itself, in a trace whose conversations have
 * none, and #MscopeLab:notice says so and what to enable.
 *
 * Properties: "trace" (MscopeTrace), "notice" (string, nullable, translated), "ready" (boolean), "connected"
 * (boolean), "phase" (uint), "conversation" (MscopeTraceConversation, nullable: of the session typed now).
 * Signals: "closed" (reason: string, translated): the connection is over. "secured" (text: string, translated,
 * trusted: boolean): STARTTLS or STLS has led to TLS, and this is to be said of the server's certificate.
 */
#define MSCOPE_TYPE_LAB (mscope_lab_get_type ())
G_DECLARE_FINAL_TYPE (MscopeLab, mscope_lab, MSCOPE, LAB, GObject)

MscopeLab *mscope_lab_new (void);

/*
 * Builds wire and servers, with a new trace. Fails only if not even a dialogue without packets is possible. Called
 * again it builds them anew, should the wire have ended; an open connection is closed first.
 */
void mscope_lab_start_async (MscopeLab *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mscope_lab_start_finish (MscopeLab *self, GAsyncResult *result, GError **error);

/*
 * Connects to the server of @protocol, which answers as @persona; an open connection is closed first.
 * SMTP: after an MX query for example.org.
 */
void mscope_lab_connect_async (MscopeLab *self, MscopeProtocol protocol, const char *persona, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean mscope_lab_connect_finish (MscopeLab *self, GAsyncResult *result, GError **error);

void mscope_lab_disconnect (MscopeLab *self);

/* Sends @line and CRLF. %FALSE if there is no connection: then nothing was sent, and @line is still the caller's. */
gboolean mscope_lab_send (MscopeLab *self, const char *line);

MscopeTrace *mscope_lab_get_trace (MscopeLab *self);
MscopeTraceConversation *mscope_lab_get_conversation (MscopeLab *self);
const char *mscope_lab_get_notice (MscopeLab *self);
gboolean mscope_lab_get_connected (MscopeLab *self);
MscopeProtocol mscope_lab_get_protocol (MscopeLab *self);

/* The phase of the session typed now, 0 without one. */
guint32 mscope_lab_get_phase (MscopeLab *self);

/* (nullable): whom the session is connected with, "mail.example.org", as the name server told; %NULL without a wire. */
const char *mscope_lab_get_host (MscopeLab *self);

/* (nullable): the address of that host, "192.0.2.25". */
const char *mscope_lab_get_address (MscopeLab *self);

/* The logins of the two users there are, for hints: "anna" and "ben", both with this password. */
#define MSCOPE_LAB_DOMAIN "example.org"
#define MSCOPE_LAB_PASSWORD "geheim"

G_END_DECLS
