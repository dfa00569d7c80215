// The tasks of a place: of a list as an outline, of other places as they are due.
import { useState } from 'preact/hooks'
import type { NewTask, Task } from 'tasks-sdk'
import { AddForm } from '../controls/add-form.tsx'
import { useCopy, useSnapshot } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import type { Place } from '../state/places.ts'
import { today } from './days.ts'
import { useDrag } from './drag.ts'
import { listKeys } from './keys.ts'
import { type Row, rowsOf } from './outline.ts'
import { TaskRow } from './task-row.tsx'

/** How many rows a page shows at first. */
const firstRows = 300

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What belongs to a place, and what is given to a task that is made there. */
function contentOf({ name, value }: Place, idOf: (id: number) => number | undefined) {
  const listId = name === 'list' ? idOf(Number(value)) : null
  const text = folded(value)
  const matches: Record<string, (task: Task) => boolean> = {
    today: ({ due_date, completed }) => due_date !== null && due_date <= today() && !completed,
    label: ({ labels }) => labels.some((label) => folded(label) === text),
    search: ({ title, description }) => folded(`${title}\n${description ?? ''}`).includes(text),
  }
  const given: Record<string, Partial<NewTask>> = {
    today: { due_date: today() },
    label: { labels: [value] },
    list: { list_id: listId ?? null },
  }
  return {
    isOutline: name === 'list' || name === 'inbox',
    matches: matches[name] ?? (({ list_id }: Task) => list_id === listId),
    given: given[name] ?? {},
  }
}

const whenDue = (one: Task, other: Task) => (one.due_date ?? '~').localeCompare(other.due_date ?? '~')

export function TaskList({ place }: { place: Place }) {
  const copy = useCopy()
  const { tasks } = useSnapshot()
  const { isOutline, matches, given } = contentOf(place, (id) => copy.lists.get(id)?.id)
  const found = tasks.filter(matches)
  const rows = isOutline ? rowsOf(found) : found.toSorted(whenDue).map((task): Row => ({ task, depth: 0 }))
  const isDone = doneAtTheEdge(rows)
  const open = rows.filter((row) => !isDone(row))
  return (
    <>
      {place.name !== 'search' && (
        <AddForm label="New task" add={(title) => copy.tasks.create({ title, ...given })} />
      )}
      <Rows rows={open} place={place} isOutline={isOutline} />
      {open.length === 0 && (
        <p class="quiet">{place.name === 'search' ? 'Nothing found.' : 'Nothing to do.'}</p>
      )}
      {open.length < rows.length && (
        <details>
          <summary>{rows.length - open.length} completed</summary>
          <Rows rows={rows.filter(isDone)} place={place} isOutline={false} />
        </details>
      )}
    </>
  )
}

/** What is completed goes to the end, with what is below it; below an open task it stays where it is. */
function doneAtTheEdge(rows: readonly Row[]): (row: Row) => boolean {
  const done = new Set<Row>()
  let isDone = false
  for (const row of rows) {
    if (row.depth === 0) isDone = row.task.completed
    if (isDone) done.add(row)
  }
  return (row) => done.has(row)
}

function Rows(props: { rows: Row[]; place: Place; isOutline: boolean }) {
  const { rows, place, isOutline } = props
  const copy = useCopy()
  const [limit, setLimit] = useState(firstRows)
  const { drop, begin } = useDrag(rows, (id, to) => attempt(copy.tasks.move(id, to)))
  const onKeyDown = listKeys(
    copy,
    rows.map(({ task }) => task),
    isOutline ? rows : undefined,
  )
  const items = rows
    .slice(0, limit)
    .map(({ task, depth }) => (
      <TaskRow
        key={task.external_id ?? task.id}
        {...{ task, place }}
        depth={drop?.id === task.id ? drop.depth : depth}
        isDragged={drop?.id === task.id}
        grip={isOutline ? begin : undefined}
      />
    ))
  if (drop) items.splice(drop.before, 0, <li key="drop" class={`drop depth-${drop.depth}`} />)
  return (
    <>
      <ul class="tasks" onKeyDown={onKeyDown}>
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
