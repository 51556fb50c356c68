/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/thread-task.h"

GTask *
mscope_thread_task_new (GTask *task,
                        GAsyncReadyCallback callback)
{
  g_task_set_check_cancellable (task, FALSE);
  return g_task_new (NULL, g_task_get_cancellable (task), callback, g_object_ref (task));
}
