/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define DATA_FOLDER "data", "personas"

/* A whole persona that a row makes a fault in. */
#define HEAD "# one\n[persona]\nprotocol = pop3\ntitle = Test\n"
#define BEHAVIOUR "[behaviour]\ncommands = QUIT\n"
#define REPLIES REPLIES_WITH ("hello")
#define REPLIES_WITH(greeting) "[replies]\ngreeting = +OK " greeting "\nunknown-command = -ERR ?\nwrong-phase = -ERR ?\n" \
                "too-few-arguments = -ERR ?\ntoo-many-arguments = -ERR ?\nbad-number = -ERR ?\n" \
                "no-message = -ERR ?\ndeleted-message = -ERR ?\nunreadable-message = -ERR ?\n" \
                "quit = +OK ${host}\nquit-failed = -ERR ?\n"
#define WHOLE HEAD BEHAVIOUR REPLIES

static const struct
{
  const char *label;
  const char *text;
  MscopePersonaError code;
  const char *message; /* what it has to hold: line and key among others */
} faults[] = {
  { "empty", "", MSCOPE_PERSONA_ERROR_MISSING, "x.persona:0: [persona] protocol: " },
  { "key-before-section", "protocol = pop3\n", MSCOPE_PERSONA_ERROR_SYNTAX, "x.persona:1: " },
  { "no-protocol-first", "[persona]\ntitle = x\n", MSCOPE_PERSONA_ERROR_MISSING, "x.persona:2: [persona] title: " },
  { "unknown-protocol", "[persona]\nprotocol = uucp\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:2: [persona] protocol: “uucp”" },
  { "protocol-not-built", "[persona]\nprotocol = imap\n", MSCOPE_PERSONA_ERROR_VALUE, "IMAP" },
  { "no-equals-sign", WHOLE "quit\n", MSCOPE_PERSONA_ERROR_SYNTAX, "x.persona:19: " },
  { "unknown-section", WHOLE "[looks]\ncolour = red\n", MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:20: [looks] colour: " },
  { "unknown-key", WHOLE "helo = +OK\n", MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:19: [replies] helo: " },
  { "unknown-variable", WHOLE "line-too-long = -ERR ${hsot}\n", MSCOPE_PERSONA_ERROR_UNKNOWN,
    "x.persona:19: [replies] line-too-long: “${hsot}”" },
  { "variable-out-of-place", WHOLE "line-too-long = -ERR ${uid}\n", MSCOPE_PERSONA_ERROR_UNKNOWN, "“${uid}”" },
  { "wrong-status", WHOLE "line-too-long = +OK\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:19: [replies] line-too-long: " },
  { "no-status", WHOLE "line-too-long = +OKAY\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:19: [replies] line-too-long: " },
  { "two-lines", WHOLE "greeting = +OK again\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:19: [replies] greeting: " },
  { "no-number", HEAD BEHAVIOUR "line-limit = many\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:7: [behaviour] line-limit: “many”" },
  { "no-flag", HEAD BEHAVIOUR "uid-from-header = maybe\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:7: [behaviour] uid-from-header: " },
  { "twice", HEAD BEHAVIOUR "line-limit = 1\nline-limit = 2\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:8: [behaviour] line-limit: " },
  { "unknown-verb", HEAD BEHAVIOUR "commands = HELO\n", MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:7: [behaviour] commands: “HELO”" },
  { "missing-reply", HEAD BEHAVIOUR, MSCOPE_PERSONA_ERROR_MISSING, "[replies] greeting: " },
  { "missing-reply-of-verb", HEAD "[behaviour]\ncommands = QUIT STAT\n" REPLIES, MSCOPE_PERSONA_ERROR_MISSING, "[replies] stat: " },
  { "missing-verb-reply", HEAD "[behaviour]\ncommands = QUIT XTND\n" REPLIES, MSCOPE_PERSONA_ERROR_MISSING, "[verbs] XTND: " },
  { "verb-carried-out", WHOLE "[verbs]\nSTAT = +OK 0 0\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:20: [verbs] STAT: " },
  { "verb-of-a-login", WHOLE "[verbs]\nRPOP = +OK come in\n", MSCOPE_PERSONA_ERROR_VALUE, "x.persona:20: [verbs] RPOP: " },
  { "verb-unknown", WHOLE "[verbs]\nFOO = +OK\n", MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:20: [verbs] FOO: " },
  { "unknown-mechanism", HEAD BEHAVIOUR "mechanisms = PLAIN NTLM\n", MSCOPE_PERSONA_ERROR_UNKNOWN,
    "x.persona:7: [behaviour] mechanisms: nobody can sign on here with “NTLM”" },
  { "auth-without-mechanisms", HEAD "[behaviour]\ncommands = AUTH\n" REPLIES, MSCOPE_PERSONA_ERROR_MISSING,
    "[behaviour] mechanisms: " },
  { "time-stamp-without-apop", HEAD BEHAVIOUR REPLIES_WITH ("<1@${host}>"), MSCOPE_PERSONA_ERROR_MISSING,
    "[behaviour] commands: APOP: " },
  { "translation-without-a-language", WHOLE "[replies de]\nquit = +OK\n", MSCOPE_PERSONA_ERROR_UNKNOWN,
    "x.persona:20: [replies de] quit: “de”" },
  { "translation-of-the-first-language", WHOLE "[lang]\nlanguage = en English\n[replies en]\nquit = +OK\n",
    MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:22: [replies en] quit: “en”" },
  { "language-without-words", WHOLE "[lang]\nlanguage = en English\nlanguage = de Deutsch\n", MSCOPE_PERSONA_ERROR_MISSING,
    "[replies de] lang: " },
  { "translation-of-no-reply", WHOLE "[lang]\nlanguage = en English\nlanguage = de Deutsch\n[replies de]\nhelo = +OK\n",
    MSCOPE_PERSONA_ERROR_UNKNOWN, "x.persona:23: [replies de] helo: " },
  { "translation-of-another-status", WHOLE "[lang]\nlanguage = en English\nlanguage = de Deutsch\n[replies de]\nquit = -ERR\n",
    MSCOPE_PERSONA_ERROR_VALUE, "x.persona:23: [replies de] quit: " },
  { "login-delay-without-reply", HEAD BEHAVIOUR "login-delay = 9\n" REPLIES, MSCOPE_PERSONA_ERROR_MISSING,
    "[replies] too-soon: " },
  { "not-utf-8", WHOLE "# \xe4\n", MSCOPE_PERSONA_ERROR_SYNTAX, "UTF-8" },
};

static MscopePersona *
parse (const char *text,
       GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new_static (text, strlen (text));

  return mscope_persona_new ("x.persona", data, error);
}

static void
test_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", faults[i].label);
      g_assert_null (parse (faults[i].text, &error));
      g_assert_error (error, MSCOPE_PERSONA_ERROR, (int) faults[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, faults[i].message));
    }
}

/* SMTP has codes and replies of several lines. */
static void
test_smtp_faults (void)
{
  static const struct { const char *line, *message; } rows[] = {
    { "greeting = 250 hello", "[replies] greeting: the code 250 cannot stand here; possible: 220" },
    { "greeting = hello", "[replies] greeting: a reply begins with three digits" },
    { "greeting = 2200 hello", "[replies] greeting: a reply begins with three digits" },
    { "ehlo = 250 a\nehlo = 251 b", "x.persona:5: [replies] ehlo: the code 251" },
    { "too-many-unknown = 500 a", "[replies] too-many-unknown: the code 500 cannot stand here; possible: 421" },
    { "helo-again = 250 a", "[replies] helo-again: the code 250 cannot stand here; possible: 503" },
    { "help-end = 250 a", "[replies] help-end: the code 250 cannot stand here; possible: 211 214" },
    { "no-closing-bracket = 553 ${id}", "[replies] no-closing-bracket: “${id}”" },
    { "vrfy = 250 a\nvrfy = 252 b", "x.persona:5: [replies] vrfy: all lines of a reply have the same code" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("[persona]\nprotocol = smtp\n[replies]\n", rows[i].line, "\n", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (text, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, rows[i].message) == NULL)
        g_error ("%s: %s", rows[i].line, error->message);
    }
}

static void
parse_and_forget (const char *text)
{
  MscopePersona *persona = parse (text, NULL);

  g_clear_pointer (&persona, mscope_persona_unref);
}

/* A command that is carried out elsewhere may be refused; then it takes no replies of its own. */
static void
test_refused_verb (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MscopePersona) persona = parse (HEAD "[behaviour]\ncommands = QUIT STAT\n" REPLIES
                                             "[verbs]\nSTAT = -ERR not today\n", &error);

  g_assert_no_error (error);
  g_assert_nonnull (persona);
}

/* A cut or a changed octet never does more than make a fault. */
static void
test_damage (void)
{
  g_autoptr (MscopePersona) whole = parse (WHOLE, NULL);

  g_assert_nonnull (whole);
  for (gsize cut = 0; cut < strlen (WHOLE); cut++)
    {
      g_autofree char *text = g_strdup (WHOLE);
      g_autofree char *start = g_strndup (WHOLE, cut);

      text[cut] = '=';
      parse_and_forget (text);
      parse_and_forget (start);
    }
}

static void
test_values (void)
{
  g_autoptr (MscopePersona) persona = fixture_load_persona ("postfix");
  char *values[MSCOPE_N_VARIABLES] = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  values[MSCOPE_VARIABLE_HOST] = (char *) "h";
  g_assert_cmpint (mscope_persona_get_protocol (persona), ==, MSCOPE_PROTOCOL_SMTP);
  g_assert_cmpstr (mscope_persona_get_title (persona), ==, "Postfix 2.5 (Debian)");
  g_assert_cmpuint (mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_SIZE_LIMIT), ==, 10240000);
  g_assert_cmpuint (mscope_persona_get_number (persona, MSCOPE_SMTP_KEY_HELO_REQUIRED), ==, FALSE);
  g_assert_true (mscope_persona_has_word (persona, MSCOPE_KEY_COMMANDS, "etrn"));
  g_assert_false (mscope_persona_has_word (persona, MSCOPE_KEY_COMMANDS, "HELP"));
  g_assert_false (mscope_persona_has_text (persona, MSCOPE_SMTP_KEY_QUIT_SYNTAX));
  mscope_persona_append_reply (persona, MSCOPE_KEY_GREETING, values, 0, out);
  g_assert_cmpstr (out->str, ==, "220 h ESMTP Postfix (Debian/GNU)\r\n");
  g_string_truncate (out, 0);
  g_assert_false (mscope_persona_append_verb_reply (persona, "starttls", values, out));
  g_assert_false (mscope_persona_append_help (persona, "MAIL", values, out));
}

static void
test_verb_reply (void)
{
  g_autoptr (MscopePersona) persona = parse (HEAD "[behaviour]\ncommands = QUIT XTND\n" REPLIES "[verbs]\nXTND = -ERR ${host}\n",
                                             NULL);
  char *values[MSCOPE_N_VARIABLES] = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  values[MSCOPE_VARIABLE_HOST] = (char *) "h";
  g_assert_true (mscope_persona_append_verb_reply (persona, "xtnd", values, out));
  g_assert_cmpstr (out->str, ==, "-ERR h\r\n");
}

/* --- our own files --- */

static char **
list_persona_files (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("MSCOPE_TEST_SOURCE"), DATA_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const char *file;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".persona"))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".persona")));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static char *
read_source (const char *first,
             const char *second,
             const char *third)
{
  g_autofree char *path = g_build_filename (g_getenv ("MSCOPE_TEST_SOURCE"), first, second, third, NULL);
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  return content;
}

/* Each parses and is linked into the program. */
static void
test_our_personas (void)
{
  g_auto (GStrv) names = list_persona_files ();
  g_autofree char *resource = read_source ("data", "personas", "personas.gresource.xml");

  g_assert_cmpuint (g_strv_length (names), >=, 4);
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (MscopePersona) persona = fixture_load_persona (*name);
      g_autofree char *element = g_strdup_printf ("<file>%s.persona</file>", *name);

      g_test_message ("%s: %s", *name, mscope_persona_get_title (persona));
      g_assert_nonnull (strstr (resource, element));
    }
}

static char *
dup_where (const MscopePersonaKey *key)
{
  return g_strdup_printf ("[%s] %s", key->section, key->name);
}

/* RFC 5321 section 4.5.3.1.5, RFC 1939 section 3: 512 octets with the line end; and what a client takes apart. */
static void
check_reply (const MscopePersona *persona,
             const MscopePersonaKey *key,
             const char *reply)
{
  g_autofree char *where = dup_where (key);
  g_auto (GStrv) lines = g_strsplit (reply, "\r\n", 0);
  guint n = g_strv_length (lines) - 1;

  g_test_message ("%s: %s", where, reply);
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpstr (lines[n], ==, "");
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 510);
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_null (strstr (lines[i], "${"));
      g_assert_true (g_str_is_ascii (lines[i]));
      if (mscope_persona_get_protocol (persona) == MSCOPE_PROTOCOL_SMTP)
        g_assert_cmpint (lines[i][3], ==, i + 1 < n ? '-' : ' ');
      else
        g_assert_cmpuint (n, ==, 1);
    }
}

/* Every reply of our own files can be said, whatever its variables stand for. */
static void
test_our_replies (void)
{
  g_auto (GStrv) names = list_persona_files ();
  char *values[MSCOPE_N_VARIABLES];

  for (guint i = 0; i < MSCOPE_N_VARIABLES; i++)
    values[i] = (char *) "a-name-of-usual-length.mail.example.org";
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (MscopePersona) persona = fixture_load_persona (*name);
      guint n_keys;
      const MscopePersonaKey *keys = mscope_persona_get_keys (mscope_persona_get_protocol (persona), &n_keys);

      g_test_message ("%s", *name);
      for (guint i = 0; i < n_keys; i++)
        {
          g_autoptr (GString) out = g_string_new (NULL);

          if (keys[i].kind != MSCOPE_KEY_REPLY || !mscope_persona_has_text (persona, i))
            continue;
          mscope_persona_append_reply (persona, i, values, 0, out);
          check_reply (persona, &keys[i], out->str);
        }
    }
}

/* What an author may write is told, and nothing else. */
static void
test_documented (void)
{
  g_autofree char *manual = read_source ("doc", "personas.md", NULL);

  for (int protocol = 0; protocol < MSCOPE_N_PROTOCOLS; protocol++)
    {
      guint n_keys;
      const MscopePersonaKey *keys = mscope_persona_get_keys (protocol, &n_keys);

      for (guint i = 0; i < n_keys; i++)
        {
          g_autofree char *quoted = g_strdup_printf ("`%s`", keys[i].name);

          if (strstr (manual, quoted) == NULL)
            g_error ("doc/personas.md does not tell of the key %s", quoted);
        }
    }
  for (guint i = 0; i < MSCOPE_N_VARIABLES; i++)
    {
      g_autofree char *quoted = g_strdup_printf ("`${%s}`", mscope_variable_get_name (i));

      if (strstr (manual, quoted) == NULL)
        g_error ("doc/personas.md does not tell of %s", quoted);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/persona/faults", test_faults);
  g_test_add_func ("/server/persona/smtp-faults", test_smtp_faults);
  g_test_add_func ("/server/persona/refused-verb", test_refused_verb);
  g_test_add_func ("/server/persona/damage", test_damage);
  g_test_add_func ("/server/persona/values", test_values);
  g_test_add_func ("/server/persona/verb-reply", test_verb_reply);
  g_test_add_func ("/server/persona/our-personas", test_our_personas);
  g_test_add_func ("/server/persona/our-replies", test_our_replies);
  g_test_add_func ("/server/persona/documented", test_documented);
  return g_test_run ();
}
