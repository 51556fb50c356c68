/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/mail-store.h"

G_BEGIN_DECLS

/* What a name of the store's domain is. */
typedef enum
{
  MSCOPE_MAIL_ROUTE_UNKNOWN,
  MSCOPE_MAIL_ROUTE_USER,
  MSCOPE_MAIL_ROUTE_ALIAS,
  MSCOPE_MAIL_ROUTE_FORWARDED, /* an alias all of whose members are elsewhere */
  MSCOPE_MAIL_ROUTE_LIST,
} MscopeMailRouteKind;

/**
 * MscopeMailRoute:
 * @user: (nullable): USER: owned by the store
 * @group: (nullable): ALIAS, FORWARDED, LIST: owned by the store
 */
typedef struct
{
  MscopeMailRouteKind kind;
  const char *user;
  const MscopeMailGroup *group;
} MscopeMailRoute;

/**
 * MscopeMailTarget:
 * @user: (nullable): a mailbox of the store
 * @address: the whole address: of that user, of somebody elsewhere, or of a name that the domain does not know
 * @foreign: it is elsewhere; if it is not and @user is %NULL, there is no such name
 * @list: (nullable): the outermost list that led here; owned by the store
 *
 * One whom a mail ends up with.
 */
typedef struct
{
  const char *user;
  char *address;
  gboolean foreign;
  const MscopeMailGroup *list;
} MscopeMailTarget;

/* What @local_part, without quotes, is. Aliases and lists come before users; "postmaster" is always somebody. */
MscopeMailRoute mscope_mail_route_find (const MscopeMailStore *store, MscopeSlice local_part);

/**
 * mscope_mail_route_collect:
 * @route: not UNKNOWN
 * @targets: (element-type MscopeMailTarget): made by mscope_mail_targets_new(); who is there already is not added again
 *
 * Adds all whom @route leads to. A name that leads to itself, by however many others, is that user if there is one.
 */
void mscope_mail_route_collect (const MscopeMailStore *store, const MscopeMailRoute *route, GArray *targets);

/* Adds an address elsewhere. */
void mscope_mail_targets_add_foreign (GArray *targets, const char *address);

/* (transfer full) (element-type MscopeMailTarget): no targets. */
GArray *mscope_mail_targets_new (void);

/* (transfer full): @member of a group as a whole address. */
char *mscope_mail_route_dup_address (const MscopeMailStore *store, const char *member);

G_END_DECLS
