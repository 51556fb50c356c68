/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "engine/wire-private.h"

/*
 * Settings that forbid namespaces. They are read to word the advice, never to decide: only trying tells.
 */
static const struct
{
  gboolean limit; /* it answers with ENOSPC; the others with EPERM or EACCES */
  const char *path;
  int forbidding;
  const char *command;
} settings[] = {
  { TRUE, "/proc/sys/user/max_user_namespaces", 0, "sudo sysctl user.max_user_namespaces=15000" },
  { TRUE, "/proc/sys/user/max_net_namespaces", 0, "sudo sysctl user.max_net_namespaces=15000" },
  { FALSE, "/proc/sys/kernel/unprivileged_userns_clone", 0, "sudo sysctl kernel.unprivileged_userns_clone=1" },
  { FALSE, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1,
    "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0" },
};

/* (nullable): what allows that which failed with @number. */
static const char *
find_command (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *value = NULL;

      if (settings[i].limit == (number == ENOSPC)
          && g_file_get_contents (settings[i].path, &value, NULL, NULL) && atoi (value) == settings[i].forbidding)
        return settings[i].command;
    }
  return NULL;
}

/*
 * A kernel or sandbox that wants no namespaces says so at the first steps, with many a number: ENOSPC for a limit
 * of 0, EPERM from seccomp, EINVAL without support. AppArmor lets the first step pass and takes the rights away.
 */
static gboolean
is_forbidden (const char *stage,
              int number)
{
  return number == EPERM || number == EACCES || strcmp (stage, "user-namespace") == 0
         || strcmp (stage, "identity") == 0 || strcmp (stage, "network-namespace") == 0;
}

GError *
mscope_wire_describe_failure (const char *stage,
                              int number,
                              const char *text)
{
  const char *command;

  if (!is_forbidden (stage, number))
    return g_error_new (MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FAILED,
                        /* Translators: %1$s names a step, “bridge”; %2$s is what the system said, in English */
                        _("The private wire could not be built; the step “%1$s” failed: %2$s."), stage, text);
  command = find_command (number);
  if (command == NULL)
    return g_error_new (MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FORBIDDEN,
                        _("The dialogue works, but there are no packets to see: this system, perhaps a container or a "
                          "sandbox, does not let ordinary users make network namespaces."));
  return g_error_new (MSCOPE_WIRE_ERROR, MSCOPE_WIRE_ERROR_FORBIDDEN,
                      /* Translators: %s is a command to be typed */
                      _("The dialogue works, but there are no packets to see: this system does not let ordinary users "
                        "make network namespaces. Who administers it can allow them with: %s"),
                      command);
}
