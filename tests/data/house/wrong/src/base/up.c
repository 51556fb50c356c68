/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "protocol/protocol.h"
#include "text.h"
#include "../engine/source.h"
