#include <gtk/gtk.h>

static int count(int n) {
  return n;
}

static void draw (Widget* widget, int n)
{
  if (n > 0) {
    call(widget);
  }
	widget = NULL; 
  n = 1;
  // an old comment
  path = "/Users/anna/mail";
  n = 1234567890 + 1234567890 + 1234567890 + 1234567890 + 1234567890 + 1234567890 + 1234567890 + 1234567890 + 1234567890 + 12345;
}

static void
paint (int a, int b,
    int c)
{
}
