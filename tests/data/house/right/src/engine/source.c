/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "capture/tracer.h"
#include "engine/source.h"
#include "server/session.h"
