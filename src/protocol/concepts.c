/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glossary: what people say when they talk about mail. RFC 5598 draws how it all hangs together. */
#include "config.h"

#include "protocol/concepts.h"

static const MscopeConceptInfo concepts[] = {
  { .name = N_("Envelope"),
    .aliases = "mail envelope, smtp envelope",
    .summary = N_("Sender and recipients as MAIL and RCPT name them"),
    .explanation = N_("Servers go by the envelope alone, as a postman does. The header within the message may name "
                      "other people. The envelope is thrown away at delivery; Return-Path and Delivered-To keep a "
                      "part of it."),
    .reference = "RFC 5321 section 2.3.1" },
};

const MscopeConceptInfo *
mscope_concepts_get_all (gsize *n_concepts)
{
  *n_concepts = G_N_ELEMENTS (concepts);
  return concepts;
}
