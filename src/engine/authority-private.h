/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/authority.h"

G_BEGIN_DECLS

/* What the files of the authority share: authority.c makes certificates, authority-file.c keeps the key. */

struct _MscopeAuthority
{
  gatomicrefcount ref_count;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
};

typedef enum
{
  MSCOPE_AUTHORITY_MISSING, /* there is no such file */
  MSCOPE_AUTHORITY_BROKEN,  /* there is something that cannot be read */
  MSCOPE_AUTHORITY_OLD,     /* it ends soon */
  MSCOPE_AUTHORITY_GOOD,
} MscopeAuthorityFound;

/* Without key and certificate. */
MscopeAuthority *mscope_authority_new_empty (void);

/* @authority: (out) (transfer full): if it is good; @reason: (out) (transfer full): if not, and it was not missing. */
MscopeAuthorityFound mscope_authority_read (const char *path, MscopeAuthority **authority, char **reason);

/*
 * Puts @self where it is kept, unless another program has been quicker; with @replace always. What is there
 * afterwards counts. @reason: (out) (transfer full): a sentence without full stop why it returns %FALSE.
 */
gboolean mscope_authority_keep (const MscopeAuthority *self, const char *folder, const char *path, gboolean replace,
                                char **reason);

G_END_DECLS
