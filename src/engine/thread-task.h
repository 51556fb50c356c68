/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * mscope_thread_task_new:
 * @task: what the caller waits for, of an object that lives in the main thread
 * @callback: gets the new task as its result, and @task, (transfer full), as its data
 *
 * A task to be run in a thread for @task. A task that runs in a thread keeps its source there for a moment
 * longer than its result; that moment must not be the object's last. So the new one has no source; @callback,
 * in the main thread, hands its result on. It is the one that watches the cancellable.
 *
 * Returns: (transfer full): for g_task_run_in_thread()
 */
GTask *mscope_thread_task_new (GTask *task, GAsyncReadyCallback callback);

G_END_DECLS
