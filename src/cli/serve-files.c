/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "cli/serve-files.h"

gboolean
mscope_serve_write_authority (MscopeServer *server,
                              const char *path,
                              GError **error)
{
  MscopeTlsIdentity *identity = mscope_server_get_identity (server, error);
  g_autofree char *pem = NULL;
  g_autofree char *chain = NULL;

  if (identity == NULL)
    return FALSE;
  pem = mscope_tls_identity_dup_authority_pem (identity);
  if (!g_file_set_contents_full (path, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error))
    return FALSE;
  chain = mscope_tls_identity_describe (identity);
  /* Translators: %1$s is a file, %2$s tells of the certificates, several lines */
  g_printerr (_("The servers show these certificates; the last one is in %1$s, for the programs that shall trust them.\n%2$s"),
              path, chain);
  return TRUE;
}
