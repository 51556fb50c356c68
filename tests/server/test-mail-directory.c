/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server/mail-directory.h"

static void
test_find (void)
{
  g_autoptr (MscopeMailDirectory) directory = mscope_mail_directory_new ();
  const char *const members[] = { "anna", "carl@example.net", NULL };
  const MscopeMailGroup *group;
  g_autoptr (GError) error = NULL;

  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_LIST, "Staff@example.org", members, &error));
  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_ALIAS, "owner-staff", members, &error));
  g_assert_no_error (error);

  group = mscope_mail_directory_find (directory, mscope_slice_from_string ("sTAFF"));
  g_assert_nonnull (group);
  g_assert_cmpstr (group->name, ==, "Staff");
  g_assert_cmpint (group->kind, ==, MSCOPE_MAIL_GROUP_LIST);
  g_assert_cmpstr (group->members[1], ==, "carl@example.net");
  g_assert_null (mscope_mail_directory_find (directory, mscope_slice_from_string ("staf")));
  g_assert_null (mscope_mail_directory_find (directory, mscope_slice_from_string ("anna")));

  group = mscope_mail_directory_find_owner (directory, group);
  g_assert_nonnull (group);
  g_assert_cmpstr (group->name, ==, "owner-staff");
  g_assert_null (mscope_mail_directory_find_owner (directory, group));
}

static const struct
{
  const char *name;
  const char *member; /* NULL: none */
  MscopeMailDirectoryError code;
} wrong[] = {
  { "", "anna", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "a b", "anna", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "@example.org", "anna", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "staff", NULL, MSCOPE_MAIL_DIRECTORY_ERROR_NO_MEMBER },
  { "staff", "", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "staff", "anna@", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "staff", "anna..b", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "staff", "anna ben", MSCOPE_MAIL_DIRECTORY_ERROR_BAD_NAME },
  { "TAKEN", "anna", MSCOPE_MAIL_DIRECTORY_ERROR_DUPLICATE },
};

static void
test_wrong (void)
{
  g_autoptr (MscopeMailDirectory) directory = mscope_mail_directory_new ();
  const char *const members[] = { "anna", NULL };

  g_assert_true (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_ALIAS, "taken", members, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *const given[] = { wrong[i].member, NULL };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s: %s", wrong[i].name, wrong[i].member);
      g_assert_false (mscope_mail_directory_add (directory, MSCOPE_MAIL_GROUP_LIST, wrong[i].name, given, &error));
      g_assert_error (error, MSCOPE_MAIL_DIRECTORY_ERROR, (int) wrong[i].code);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/mail-directory/find", test_find);
  g_test_add_func ("/server/mail-directory/wrong", test_wrong);
  return g_test_run ();
}
