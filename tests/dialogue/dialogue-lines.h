/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dialogue/follower.h"

G_BEGIN_DECLS

/*
 * (transfer full) (element-type MscopeEntry): the entries of a dialogue written as "C: EHLO pc\nS: 250 mail\n";
 * each line gets its CRLF. @from_start as for the follower.
 */
GPtrArray *dialogue_read (MscopeProtocol protocol, gboolean from_start, const char *lines);

/* (transfer full): the last entry of the client's in such a dialogue. */
MscopeEntry *dialogue_read_last (MscopeProtocol protocol, const char *lines);

/* Whole dialogues with every kind of entry, for what must hold of all. */
typedef struct
{
  MscopeProtocol protocol;
  gboolean from_start;
  const char *lines;
} DialogueSample;

extern const DialogueSample dialogue_samples[];
extern const gsize dialogue_n_samples;

G_END_DECLS
