// The tasks of a place: of a list as an outline, of other places as they are due.
import { useState } from 'preact/hooks'
import type { Task } from 'tasks-sdk'
import { AddForm } from '../controls/add-form.tsx'
import { useCopy, useSnapshot } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import type { Place } from '../state/places.ts'
import { contentOf } from './content.ts'
import { useDrag } from './drag.ts'
import { listKeys } from './keys.ts'
import { ListHeader } from './list-header.tsx'
import { keyOf, type Row, rowsOf } from './outline.ts'
import { TaskRow } from './task-row.tsx'

/** How many rows a page shows at first. */
const firstRows = 300

const nowhere = { title: 'Not found', matches: () => false, given: undefined, isOutline: false }

const whenDue = (one: Task, other: Task) => (one.due_date ?? '~').localeCompare(other.due_date ?? '~')

export function TaskList({ place }: { place: Required<Place> }) {
  const copy = useCopy()
  const { tasks, status } = useSnapshot()
  const list = place.name === 'list' ? copy.lists.get(Number(place.value)) : undefined
  const { title, matches, given, isOutline = false } = contentOf(place, list) ?? nowhere
  const found = tasks.filter(matches)
  const rows = isOutline ? rowsOf(found) : found.toSorted(whenDue).map((task): Row => ({ task, depth: 0 }))
  const { open = [], done = [] } = byState(rows)
  // On a new device they are on their way.
  const isKnown = tasks.length > 0 || status === 'idle'
  return (
    <>
      <ListHeader {...{ title, list }} />
      {given && <AddForm label="New task" add={(text) => copy.tasks.create({ title: text, ...given })} />}
      <Rows rows={open} place={place} isOutline={isOutline} />
      {isKnown && open.length === 0 && <p class="quiet">{given ? 'Nothing to do.' : 'Nothing found.'}</p>}
      {done.length > 0 && (
        <details>
          <summary>{done.length} completed</summary>
          <Rows rows={done} place={place} isOutline={false} />
        </details>
      )}
    </>
  )
}

/** What is completed goes to the end, with what is below it; below an open task it stays where it is. */
function byState(rows: readonly Row[]) {
  let state: 'open' | 'done' = 'open'
  return Object.groupBy(rows, ({ depth, task }) => {
    if (depth === 0) state = task.completed ? 'done' : 'open'
    return state
  })
}

function Rows(props: { rows: Row[]; place: Place; isOutline: boolean }) {
  const { rows, place, isOutline } = props
  const copy = useCopy()
  const [limit, setLimit] = useState(firstRows)
  const { drop, begin } = useDrag(rows, (id, to) => attempt(copy.tasks.move(id, to)))
  const items = rows
    .slice(0, limit)
    .map(({ task, depth }) => (
      <TaskRow
        key={keyOf(task)}
        {...{ task, place }}
        depth={drop?.id === task.id ? drop.depth : depth}
        isDragged={drop?.id === task.id}
        grip={isOutline ? begin : undefined}
      />
    ))
  if (drop) items.splice(drop.before, 0, <li key="drop" class={`drop depth-${drop.depth}`} />)
  return (
    <>
      <ul class="tasks" onKeyDown={listKeys(copy, rows, isOutline)}>
        {items}
      </ul>
      {rows.length > limit && (
        <button type="button" onClick={() => setLimit(limit + firstRows)}>
          Show more
        </button>
      )}
    </>
  )
}
