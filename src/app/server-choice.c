/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/server-choice.h"
#include "engine/library.h"

typedef struct
{
  MscopeProtocol protocol;
  const char *persona;
  const char *product;
  const char *subtitle;
} Row;

/* The personas that the window offers: all of ours. Any other can be had by the command line. */
static const Row rows[] = {
  { MSCOPE_PROTOCOL_SMTP, "postfix", "Postfix", N_("Found at most providers; names what is wrong") },
  { MSCOPE_PROTOCOL_SMTP, "sendmail-8.8", "Sendmail 8.8", N_("Of 1997; polite, and carries anybody’s mail") },
  { MSCOPE_PROTOCOL_SMTP, "exchange-6.0", "Exchange 2003", N_("Of 2005; Microsoft’s, and takes HELO without a name") },
  { MSCOPE_PROTOCOL_SMTP, "mailscope-smtp", "Mailscope", N_("Knows everything this program can teach") },
  { MSCOPE_PROTOCOL_POP3, "qpop-2.2", "Qpop 2.2", N_("Of 1996; found at universities") },
  { MSCOPE_PROTOCOL_POP3, "qpopper-4.0", "Qpopper 4.0", N_("Its successor of 2003; can do more, and says so") },
  { MSCOPE_PROTOCOL_POP3, "cyrus-2.2", "Cyrus 2.2", N_("Of 2005; for very many mailboxes, and of few words") },
  { MSCOPE_PROTOCOL_POP3, "mailscope-pop3", "Mailscope", N_("Knows everything this program can teach") },
};

struct _MscopeServerChoice
{
  GObject parent_instance;

  const Row *row;
};

G_DEFINE_FINAL_TYPE (MscopeServerChoice, mscope_server_choice, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mscope_server_choice_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  const Row *row = MSCOPE_SERVER_CHOICE (object)->row;

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_take_string (value, g_strdup_printf ("%s: %s", mscope_protocol_get_title (row->protocol),
                                                   row->product));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, _(row->subtitle));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mscope_server_choice_class_init (MscopeServerChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mscope_server_choice_get_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mscope_server_choice_init (MscopeServerChoice *self)
{
}

MscopeProtocol
mscope_server_choice_get_protocol (MscopeServerChoice *self)
{
  g_return_val_if_fail (MSCOPE_IS_SERVER_CHOICE (self), MSCOPE_PROTOCOL_SMTP);

  return self->row->protocol;
}

const char *
mscope_server_choice_get_persona (MscopeServerChoice *self)
{
  g_return_val_if_fail (MSCOPE_IS_SERVER_CHOICE (self), NULL);

  return self->row->persona;
}

GListModel *
mscope_server_choice_list (void)
{
  GListStore *store = g_list_store_new (MSCOPE_TYPE_SERVER_CHOICE);
  g_auto (GStrv) personas = mscope_library_list_personas ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MscopeServerChoice) choice = NULL;

      if (!g_strv_contains ((const char *const *) personas, rows[i].persona))
        continue;
      choice = g_object_new (MSCOPE_TYPE_SERVER_CHOICE, NULL);
      choice->row = &rows[i];
      g_list_store_append (store, choice);
    }
  return G_LIST_MODEL (store);
}

guint
mscope_server_choice_find (GListModel *choices,
                           MscopeProtocol protocol,
                           const char *persona)
{
  guint n = g_list_model_get_n_items (choices), found = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MscopeServerChoice) choice = g_list_model_get_item (choices, i);

      if (choice->row->protocol != protocol)
        continue;
      if (persona != NULL && strcmp (choice->row->persona, persona) == 0)
        return i;
      found = MIN (found, i);
    }
  return found;
}
