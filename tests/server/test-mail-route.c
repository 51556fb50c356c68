/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/mail-route.h"
#include "session-fixture.h"

static void
add (MscopeMailStore *store,
     MscopeMailGroupKind kind,
     const char *name,
     const char *members)
{
  g_auto (GStrv) words = g_strsplit (members, " ", 0);
  g_autoptr (GError) error = NULL;

  mscope_mail_directory_add (mscope_mail_store_get_directory (store), kind, name, (const char *const *) words, &error);
  g_assert_no_error (error);
}

static MscopeMailStore *
store_new (void)
{
  MscopeMailStore *store = fixture_store_new ();

  add (store, MSCOPE_MAIL_GROUP_ALIAS, "chef", "anna");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "gone", "anna@example.net");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "both", "anna carl@example.net");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "boss", "chef");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "ben", "ben anna");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "nowhere", "nobody");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "round", "about");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "about", "round");
  add (store, MSCOPE_MAIL_GROUP_ALIAS, "root", "postmaster");
  add (store, MSCOPE_MAIL_GROUP_LIST, "staff", "anna BEN@Example.org anna Carl@example.net carl@example.NET nobody");
  add (store, MSCOPE_MAIL_GROUP_LIST, "all", "staff anna x@example.com");
  return store;
}

static const struct
{
  const char *name;
  MscopeMailRouteKind kind;
  const char *targets; /* "+address": a mailbox; "?address": unknown; "/LIST" behind it */
} routes[] = {
  { "anna", MSCOPE_MAIL_ROUTE_USER, "+anna@example.org" },
  { "ANNA", MSCOPE_MAIL_ROUTE_USER, "+anna@example.org" },
  { "postmaster", MSCOPE_MAIL_ROUTE_USER, "+anna@example.org" },
  { "Postmaster", MSCOPE_MAIL_ROUTE_USER, "+anna@example.org" },
  { "chef", MSCOPE_MAIL_ROUTE_ALIAS, "+anna@example.org" },
  { "Boss", MSCOPE_MAIL_ROUTE_ALIAS, "+anna@example.org" },
  { "root", MSCOPE_MAIL_ROUTE_ALIAS, "+postmaster@example.org" },
  { "gone", MSCOPE_MAIL_ROUTE_FORWARDED, "anna@example.net" },
  { "both", MSCOPE_MAIL_ROUTE_ALIAS, "+anna@example.org carl@example.net" },
  { "ben", MSCOPE_MAIL_ROUTE_ALIAS, "+ben@example.org +anna@example.org" },
  { "nowhere", MSCOPE_MAIL_ROUTE_ALIAS, "?nobody@example.org" },
  { "round", MSCOPE_MAIL_ROUTE_ALIAS, "?round@example.org" },
  { "staff", MSCOPE_MAIL_ROUTE_LIST,
    "+anna@example.org/staff +ben@example.org/staff Carl@example.net/staff ?nobody@example.org/staff" },
  { "all", MSCOPE_MAIL_ROUTE_LIST,
    "+anna@example.org/all +ben@example.org/all Carl@example.net/all ?nobody@example.org/all x@example.com/all" },
  { "nobody", MSCOPE_MAIL_ROUTE_UNKNOWN, "" },
  { "", MSCOPE_MAIL_ROUTE_UNKNOWN, "" },
};

static char *
describe (const GArray *targets)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < targets->len; i++)
    {
      const MscopeMailTarget *target = &g_array_index (targets, MscopeMailTarget, i);

      g_string_append (text, i > 0 ? " " : "");
      g_string_append (text, target->user != NULL ? "+" : target->foreign ? "" : "?");
      g_string_append (text, target->address);
      if (target->list != NULL)
        g_string_append_printf (text, "/%s", target->list->name);
    }
  return g_string_free (text, FALSE);
}

static void
test_routes (void)
{
  g_autoptr (MscopeMailStore) store = store_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      MscopeMailRoute route = mscope_mail_route_find (store, mscope_slice_from_string (routes[i].name));
      g_autoptr (GArray) targets = mscope_mail_targets_new ();
      g_autofree char *text = NULL;

      g_test_message ("%s", routes[i].name);
      g_assert_cmpint (route.kind, ==, routes[i].kind);
      if (route.kind != MSCOPE_MAIL_ROUTE_UNKNOWN)
        mscope_mail_route_collect (store, &route, targets);
      text = describe (targets);
      g_assert_cmpstr (text, ==, routes[i].targets);
    }
}

/* Several recipients of one mail: whoever is named on two ways gets one copy. */
static void
test_several (void)
{
  g_autoptr (MscopeMailStore) store = store_new ();
  g_autoptr (GArray) targets = mscope_mail_targets_new ();
  g_autofree char *text = NULL;
  static const char *const names[] = { "boss", "staff", "chef" };

  mscope_mail_targets_add_foreign (targets, "CARL@example.net");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MscopeMailRoute route = mscope_mail_route_find (store, mscope_slice_from_string (names[i]));

      mscope_mail_route_collect (store, &route, targets);
    }
  text = describe (targets);
  g_assert_cmpstr (text, ==,
                   "CARL@example.net +anna@example.org +ben@example.org/staff ?nobody@example.org/staff");
}

/* Each list has the next one twice: to follow every way would take 2^64 steps. */
static void
test_lists_of_lists (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GArray) targets = mscope_mail_targets_new ();
  MscopeMailRoute route;

  for (int i = 0; i < 64; i++)
    {
      g_autofree char *name = g_strdup_printf ("l%d", i);
      g_autofree char *members = g_strdup_printf ("l%d l%d l0", i + 1, i + 1);

      add (store, MSCOPE_MAIL_GROUP_LIST, name, members);
    }
  add (store, MSCOPE_MAIL_GROUP_LIST, "l64", "ben l63");
  route = mscope_mail_route_find (store, mscope_slice_from_string ("l0"));
  mscope_mail_route_collect (store, &route, targets);
  /* Those that lead back to a list they are in lead to nobody: there is no such user. */
  g_assert_cmpuint (targets->len, ==, 3);
  g_assert_cmpstr (g_array_index (targets, MscopeMailTarget, 0).user, ==, "ben");
  g_assert_null (g_array_index (targets, MscopeMailTarget, 1).user);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mail-route/routes", test_routes);
  g_test_add_func ("/server/mail-route/several", test_several);
  g_test_add_func ("/server/mail-route/lists-of-lists", test_lists_of_lists);
  return g_test_run ();
}
