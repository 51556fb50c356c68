/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

static gboolean
remove_first (MscopeMailStore *store,
              const char *user,
              GPtrArray *list,
              GError **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();

  g_ptr_array_add (first, g_ptr_array_index (list, 0));
  return mscope_mail_store_remove (store, user, first, error);
}

static void
test_user_names (void)
{
  static const char *const good[] = { "anna", "a.b", "x@example.org", "a+b", "0" };
  static const char *const bad[] = { "", ".anna", "a/b", "..", "a b", "a..b", "@example.org", "\"a\"", "a\nb" };
  g_autoptr (MscopeMailStore) store = mscope_mail_store_new ("example.org", "1.host");

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (mscope_mail_store_add_user (store, good[i], "x", &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mscope_mail_store_add_user (store, bad[i], "x", &error));
      g_assert_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_BAD_NAME);
    }
}

static void
test_users (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (mscope_mail_store_add_user (store, "ANNA@example.org", "x", &error));
  g_assert_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_DUPLICATE);
  g_assert_cmpstr (mscope_mail_store_get_postmaster (store), ==, "anna");
  g_assert_cmpstr (mscope_mail_store_find_user (store, mscope_slice_from_string ("BEN")), ==, "ben");
  g_assert_null (mscope_mail_store_find_user (store, mscope_slice_from_string ("be")));
  g_assert_cmpstr (mscope_mail_store_find_login (store, mscope_slice_from_string ("ben@EXAMPLE.org")), ==, "ben");
  g_assert_null (mscope_mail_store_find_login (store, mscope_slice_from_string ("ben@example.com")));
  g_assert_true (mscope_mail_store_check_password (store, "ben", mscope_slice_from_string ("geheim")));
  g_assert_false (mscope_mail_store_check_password (store, "ben", mscope_slice_from_string ("Geheim")));
  g_assert_false (mscope_mail_store_check_password (store, "ben", mscope_slice_from_string ("geheim1")));
}

/* What is removed makes room; what was there before the quota stays. */
static void
test_quota (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GBytes) content = g_bytes_new_static ("A: b\n\n1234567890a\n", 18);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (mscope_mail_store_set_quota (store, "nobody", 1, &error));
  g_assert_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_NO_USER);
  g_clear_error (&error);

  /* 21 octets each, line ends counted twice. */
  g_assert_true (mscope_mail_store_set_quota (store, "ANNA@example.org", 41, &error));
  g_assert_true (mscope_mail_store_has_room (store, "anna", 41));
  g_assert_false (mscope_mail_store_has_room (store, "anna", 42));
  g_assert_true (mscope_mail_store_deliver (store, "anna", content, 1, &error));
  g_assert_true (mscope_mail_store_has_room (store, "anna", 20));
  g_assert_false (mscope_mail_store_has_room (store, "anna", 21));
  g_assert_true (mscope_mail_store_has_room (store, "ben", G_MAXUINT64));
  g_assert_false (mscope_mail_store_deliver (store, "anna", content, 2, &error));
  g_assert_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_FULL);
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 1);

  list = mscope_mail_store_list (store, "anna", NULL);
  g_assert_true (remove_first (store, "anna", list, NULL));
  g_assert_true (mscope_mail_store_has_room (store, "anna", 41));
  g_assert_true (mscope_mail_store_deliver (store, "anna", content, 3, NULL));

  g_assert_true (mscope_mail_store_set_quota (store, "anna", 21, NULL));
  g_assert_false (mscope_mail_store_has_room (store, "anna", 0));
  g_assert_true (mscope_mail_store_set_quota (store, "anna", 5, NULL));
  g_assert_false (mscope_mail_store_has_room (store, "anna", 0));
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 1);
  g_assert_true (mscope_mail_store_set_quota (store, "anna", 0, NULL));
  g_assert_true (mscope_mail_store_has_room (store, "anna", G_MAXUINT64));
}

/* Copies share what they have in common; each is read as a whole. */
static void
test_copies (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GBytes) body = g_bytes_new_static ("A: b\n\ntext\n", 11);
  g_autoptr (GBytes) for_anna = g_bytes_new_static ("To: anna\n", 9);
  g_autoptr (GBytes) for_ben = g_bytes_new_static ("To: ben\n", 8);
  g_autofree char *annas = NULL;
  g_autofree char *bens = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (mscope_mail_store_deliver_copy (store, "anna", for_anna, body, 24, 1, NULL));
  g_assert_true (mscope_mail_store_deliver_copy (store, "ben", for_ben, body, 23, 1, NULL));
  annas = fixture_read_mail (store, "anna", 0);
  bens = fixture_read_mail (store, "ben", 0);
  g_assert_cmpstr (annas, ==, "To: anna\nA: b\n\ntext\n");
  g_assert_cmpstr (bens, ==, "To: ben\nA: b\n\ntext\n");
  list = mscope_mail_store_list (store, "ben", NULL);
  g_assert_true (((const MscopeMailMessage *) g_ptr_array_index (list, 0))->content == body);
}

static void
test_find_users (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autofree const char **some = NULL;
  g_autofree const char **none = NULL;
  g_autofree const char **nul = NULL;

  g_assert_nonnull (mscope_mail_store_add_user (store, "Andreas", "x", NULL));
  some = mscope_mail_store_find_users (store, mscope_slice_from_string ("aN"));
  g_assert_cmpstr (some[0], ==, "anna");
  g_assert_cmpstr (some[1], ==, "Andreas");
  g_assert_null (some[2]);
  none = mscope_mail_store_find_users (store, mscope_slice_from_string ("annabel"));
  g_assert_null (none[0]);
  nul = mscope_mail_store_find_users (store, (MscopeSlice) { "anna\0x", 6 });
  g_assert_null (nul[0]);
}

static void
test_lock (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();

  g_assert_true (mscope_mail_store_lock (store, "anna"));
  g_assert_false (mscope_mail_store_lock (store, "anna"));
  g_assert_true (mscope_mail_store_lock (store, "ben"));
  mscope_mail_store_unlock (store, "anna");
  g_assert_true (mscope_mail_store_lock (store, "anna"));
}

/* The clock may stand or go back; the order of arrival and the names do not care. */
static void
test_delivery_order (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GPtrArray) list = NULL;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d\n", i);
      g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

      g_assert_true (mscope_mail_store_deliver (store, "anna", content, FIXTURE_TIME_US - i * 1000, NULL));
    }
  list = mscope_mail_store_list (store, "anna", NULL);
  g_assert_cmpuint (list->len, ==, 30);
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u\n", i);
      g_autofree char *text = fixture_read_mail (store, "anna", i);

      g_assert_cmpstr (text, ==, expected);
      if (i > 0)
        g_assert_cmpstr (mscope_mail_message_get_uid (g_ptr_array_index (list, i - 1)), !=,
                         mscope_mail_message_get_uid (g_ptr_array_index (list, i)));
    }
  g_assert_cmpstr (((MscopeMailMessage *) g_ptr_array_index (list, 0))->name, ==,
                   "1204544529.M461015P77Q000001.mail.example.org");
}

static void
test_remove (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *left = NULL;

  fixture_add_mail (store, "anna", "1\n");
  fixture_add_mail (store, "anna", "2\n");
  list = mscope_mail_store_list (store, "anna", NULL);
  g_assert_true (remove_first (store, "anna", list, NULL));
  g_assert_true (remove_first (store, "anna", list, NULL));
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 1);
  left = fixture_read_mail (store, "anna", 0);
  g_assert_cmpstr (left, ==, "2\n");
}

static void
test_unknown_user (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GBytes) content = g_bytes_new_static ("x\n", 2);
  g_autoptr (GError) error = NULL;

  g_assert_false (mscope_mail_store_deliver (store, "nobody", content, 0, &error));
  g_assert_error (error, MSCOPE_MAIL_STORE_ERROR, MSCOPE_MAIL_STORE_ERROR_NO_USER);
}

/* --- a backend --- */

static gboolean
append (gpointer data,
        const char *user,
        const char *name,
        GBytes *content,
        GError **error)
{
  GHashTable *kept = data;

  if (g_bytes_get_size (content) > 10)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
      return FALSE;
    }
  g_hash_table_insert (kept, g_strdup (name), g_bytes_ref (content));
  return TRUE;
}

static GBytes *
load (gpointer data,
      const char *user,
      const char *name,
      GError **error)
{
  GBytes *content = g_hash_table_lookup (data, name);

  if (content == NULL)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
  return content != NULL ? g_bytes_ref (content) : NULL;
}

static gboolean
forget (gpointer data,
        const char *user,
        const char *name,
        GError **error)
{
  if (g_hash_table_remove (data, name))
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_ACCES, "no");
  return FALSE;
}

static void
test_backend (void)
{
  static const MscopeMailBackend backend = { append, load, forget };
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GBytes) small = g_bytes_new_static ("small\n", 6);
  g_autoptr (GBytes) big = g_bytes_new_static ("too much\n\n\n", 11);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *text = NULL;

  mscope_mail_store_set_backend (store, &backend, kept);
  g_assert_true (mscope_mail_store_deliver (store, "ben", small, 1, NULL));
  g_assert_false (mscope_mail_store_deliver (store, "ben", big, 2, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_clear_error (&error);
  list = mscope_mail_store_list (store, "ben", NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_null (((MscopeMailMessage *) g_ptr_array_index (list, 0))->content);
  text = fixture_read_mail (store, "ben", 0);
  g_assert_cmpstr (text, ==, "small\n");

  g_hash_table_remove_all (kept);
  g_assert_null (mscope_mail_store_load (store, "ben", g_ptr_array_index (list, 0), &error));
  g_clear_error (&error);
  g_assert_false (remove_first (store, "ben", list, &error));
  g_assert_cmpuint (fixture_count_mail (store, "ben"), ==, 1);
}

/* Who has a list keeps it as it was; what came and went since is in the next one. */
static void
test_list_stays (void)
{
  g_autoptr (MscopeMailStore) store = fixture_store_new ();
  g_autoptr (GPtrArray) before = NULL, after = NULL, all = NULL;
  guint64 n_octets;

  fixture_add_mail (store, "anna", "1\n");
  fixture_add_mail (store, "anna", "22\n");
  before = mscope_mail_store_list (store, "anna", &n_octets);
  g_assert_cmpuint (n_octets, ==, 3 + 4);
  fixture_add_mail (store, "anna", "333\n");
  g_assert_true (remove_first (store, "anna", before, NULL));
  g_assert_cmpuint (before->len, ==, 2);
  g_assert_cmpuint (((const MscopeMailMessage *) g_ptr_array_index (before, 0))->size, ==, 3);

  after = mscope_mail_store_list (store, "anna", &n_octets);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_cmpuint (n_octets, ==, 4 + 5);
  g_assert_true (g_ptr_array_index (after, 0) == g_ptr_array_index (before, 1));

  all = mscope_mail_store_list (store, "anna", NULL);
  g_assert_true (mscope_mail_store_remove (store, "anna", all, NULL));
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 0);
  g_assert_cmpuint (after->len, ==, 2);
  fixture_add_mail (store, "anna", "4\n");
  g_assert_cmpuint (fixture_count_mail (store, "anna"), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mail-store/user-names", test_user_names);
  g_test_add_func ("/server/mail-store/users", test_users);
  g_test_add_func ("/server/mail-store/quota", test_quota);
  g_test_add_func ("/server/mail-store/copies", test_copies);
  g_test_add_func ("/server/mail-store/find-users", test_find_users);
  g_test_add_func ("/server/mail-store/lock", test_lock);
  g_test_add_func ("/server/mail-store/delivery-order", test_delivery_order);
  g_test_add_func ("/server/mail-store/remove", test_remove);
  g_test_add_func ("/server/mail-store/list-stays", test_list_stays);
  g_test_add_func ("/server/mail-store/unknown-user", test_unknown_user);
  g_test_add_func ("/server/mail-store/backend", test_backend);
  return g_test_run ();
}
