/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session meets faults on order: they come between the client's line and the usual answer to it. */
#include "config.h"

#include "server/session-private.h"
#include "server/sign-on.h"

static gboolean
is_in_phase (MscopeSession *self,
             const MscopeEntry *entry)
{
  guint32 phase = self->klass->get_phase != NULL ? self->klass->get_phase (self) : self->phase;

  return entry == NULL || entry->kind != MSCOPE_ENTRY_COMMAND || mscope_session_is_allowed (entry, phase);
}

/* An answer that refuses ends what the class had begun, and in some phases the session. */
static void
refuse (MscopeSession *self,
        MscopeEntry *entry,
        const MscopeFaultOrder *order)
{
  guint32 closed = self->klass->protocol == MSCOPE_PROTOCOL_POP3 ? MSCOPE_POP3_CLOSED : 0;

  g_string_append (self->reply, order->reply);
  self->closing |= order->hangs_up;
  if (entry != NULL && entry->kind == MSCOPE_ENTRY_AUTH)
    mscope_sign_on_abort (self);
  if (entry != NULL && self->klass->refused != NULL)
    self->klass->refused (self, entry);
  mscope_session_reply_written (self, entry);
  /* A refused SMTP client is still to say QUIT (RFC 5321 section 3.1); POP3 knows no such courtesy. */
  self->closing |= self->phase == closed;
}

gboolean
mscope_session_carry_out_fault (MscopeSession *self,
                                MscopeEntry *entry)
{
  g_auto (MscopeFaultOrder) order = self->fault;

  self->fault = (MscopeFaultOrder) { 0 };
  if (order.verdict == MSCOPE_FAULT_CLOSE)
    mscope_session_cut (self);
  else if (order.verdict == MSCOPE_FAULT_REPLY)
    refuse (self, entry, &order);
  return order.verdict != MSCOPE_FAULT_NONE;
}

gboolean
mscope_session_meet_fault (MscopeSession *self,
                           MscopeEntry *entry)
{
  const MscopeFaultCase about = {
    .protocol = self->klass->protocol,
    .entry = entry,
    .client_address = self->values[MSCOPE_VARIABLE_IP],
    .sender = self->values[MSCOPE_VARIABLE_SENDER],
    .time_us = self->time_us,
  };

  if (self->faults == NULL || !is_in_phase (self, entry))
    return FALSE;
  mscope_faults_decide (self->faults, &about, &self->fault);
  if (self->fault.verdict == MSCOPE_FAULT_NONE && self->fault.wait_us == 0 && entry != NULL
      && self->klass->decide_fault != NULL)
    self->klass->decide_fault (self, &about, &self->fault);
  if (self->fault.wait_us == 0)
    return mscope_session_carry_out_fault (self, entry);
  mscope_session_hold (self, entry, self->time_us + self->fault.wait_us);
  return TRUE;
}
