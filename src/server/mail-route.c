/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where names lead: users, aliases, lists (RFC 5321 section 3.9), postmaster (section 4.5.1). */
#include "config.h"

#include "protocol/smtp-syntax.h"
#include "server/mail-route.h"

/* Names on the way to a member, the innermost first. */
typedef struct _Way Way;

struct _Way
{
  const MscopeMailGroup *group;
  const Way *before;
};

typedef struct
{
  const MscopeMailStore *store;
  GArray *targets;
  GHashTable *done; /* groups that are collected, or on their way to be */
  const MscopeMailGroup *list; /* (nullable): the outermost one */
} Collector;

static void
target_clear (MscopeMailTarget *target)
{
  g_free (target->address);
}

GArray *
mscope_mail_targets_new (void)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (MscopeMailTarget));

  g_array_set_clear_func (targets, (GDestroyNotify) target_clear);
  return targets;
}

/* Takes @address over. */
static void
add_target (GArray *targets,
            const char *user,
            char *address,
            gboolean foreign,
            const MscopeMailGroup *list)
{
  MscopeMailTarget target = { user, address, foreign, list };

  for (guint i = 0; i < targets->len; i++)
    {
      const MscopeMailTarget *other = &g_array_index (targets, MscopeMailTarget, i);

      if (user != NULL ? other->user == user
                       : other->user == NULL && g_ascii_strcasecmp (other->address, address) == 0)
        {
          g_free (address);
          return;
        }
    }
  g_array_append_val (targets, target);
}

void
mscope_mail_targets_add_foreign (GArray *targets,
                                 const char *address)
{
  add_target (targets, NULL, g_strdup (address), TRUE, NULL);
}

/* Whether @member is elsewhere; @local_part: (out): its name if not. */
static gboolean
is_foreign (const MscopeMailStore *store,
            const char *member,
            MscopeSlice *local_part)
{
  MscopeSlice domain;

  return mscope_smtp_split_address (mscope_slice_from_string (member), local_part, &domain)
         && !mscope_slice_is (domain, mscope_mail_store_get_domain (store));
}

char *
mscope_mail_route_dup_address (const MscopeMailStore *store,
                               const char *member)
{
  MscopeSlice local_part;

  if (is_foreign (store, member, &local_part))
    return g_strdup (member);
  return g_strdup_printf ("%.*s@%s", (int) local_part.length, local_part.data, mscope_mail_store_get_domain (store));
}

static gboolean
leads_elsewhere (const MscopeMailStore *store,
                 const MscopeMailGroup *group)
{
  MscopeSlice local_part;

  for (char **member = group->members; *member != NULL; member++)
    if (!is_foreign (store, *member, &local_part))
      return FALSE;
  return TRUE;
}

static const char *
find_user (const MscopeMailStore *store,
           MscopeSlice name)
{
  const char *user = mscope_mail_store_find_user (store, name);

  if (user == NULL && mscope_slice_is (name, "postmaster"))
    return mscope_mail_store_get_postmaster (store);
  return user;
}

MscopeMailRoute
mscope_mail_route_find (const MscopeMailStore *store,
                        MscopeSlice local_part)
{
  MscopeMailRoute route = { MSCOPE_MAIL_ROUTE_UNKNOWN, NULL, NULL };

  route.group = mscope_mail_directory_find (mscope_mail_store_get_directory (store), local_part);
  if (route.group == NULL)
    {
      route.user = find_user (store, local_part);
      route.kind = route.user != NULL ? MSCOPE_MAIL_ROUTE_USER : MSCOPE_MAIL_ROUTE_UNKNOWN;
    }
  else if (route.group->kind == MSCOPE_MAIL_GROUP_LIST)
    route.kind = MSCOPE_MAIL_ROUTE_LIST;
  else
    route.kind = leads_elsewhere (store, route.group) ? MSCOPE_MAIL_ROUTE_FORWARDED : MSCOPE_MAIL_ROUTE_ALIAS;
  return route;
}

static gboolean
was_passed (const Way *way,
            const MscopeMailGroup *group)
{
  for (; way != NULL; way = way->before)
    if (way->group == group)
      return TRUE;
  return FALSE;
}

static void collect_group (Collector *self, const Way *way);

static void
collect_member (Collector *self,
                const Way *way,
                const char *member)
{
  char *address = mscope_mail_route_dup_address (self->store, member);
  const MscopeMailGroup *group;
  MscopeSlice local_part;

  if (is_foreign (self->store, member, &local_part))
    {
      add_target (self->targets, NULL, address, TRUE, self->list);
      return;
    }
  group = mscope_mail_directory_find (mscope_mail_store_get_directory (self->store), local_part);
  if (group == NULL || was_passed (way, group))
    {
      add_target (self->targets, find_user (self->store, local_part), address, FALSE, self->list);
      return;
    }
  /* Whoever is in a group twice is in it once: else a few lists of lists would take for ever. */
  if (g_hash_table_add (self->done, (gpointer) group))
    {
      Way further = { group, way };

      collect_group (self, &further);
    }
  g_free (address);
}

static void
collect_group (Collector *self,
               const Way *way)
{
  gboolean outermost = self->list == NULL && way->group->kind == MSCOPE_MAIL_GROUP_LIST;

  if (outermost)
    self->list = way->group;
  for (char **member = way->group->members; *member != NULL; member++)
    collect_member (self, way, *member);
  if (outermost)
    self->list = NULL;
}

void
mscope_mail_route_collect (const MscopeMailStore *store,
                           const MscopeMailRoute *route,
                           GArray *targets)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  Collector collector = { store, targets, done, NULL };
  Way way = { route->group, NULL };

  g_return_if_fail (route->kind != MSCOPE_MAIL_ROUTE_UNKNOWN);

  if (route->group != NULL)
    collect_group (&collector, &way);
  else
    add_target (targets, route->user, mscope_mail_route_dup_address (store, route->user), FALSE, NULL);
}
