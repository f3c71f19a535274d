// Work that must not be done twice at the same time: an audit, a pruning. Within a process a set of names says what is
// being done; `postgres/run-alone-shared.ts` adds that no other gateway of the database is doing it.

/** What must be done by one at a time. */
export type Task = 'audit' | 'prune' | 'sweep' | 'sum'

export type RunAlone = <Result>(task: Task, action: () => Promise<Result>) => Promise<Result | 'busy'>

/** One for each store. */
export function createRunAlone(): RunAlone {
  const running = new Set<Task>()
  return async (task, action) => {
    if (running.has(task)) return 'busy'
    running.add(task)
    try {
      return await action()
    } finally {
      running.delete(task)
    }
  }
}
