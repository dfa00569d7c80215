// Where one can go: the usual places, the lists and the labels.
import { useEffect, useRef } from 'preact/hooks'
import type { Task } from 'tasks-sdk'
import { AddForm } from '../controls/add-form.tsx'
import { useCopy, useSnapshot } from '../state/copy.ts'
import { go, type Place, refTo } from '../state/places.ts'
import { folded } from '../tasks/content.ts'
import { isDue } from '../tasks/days.ts'

export function Sidebar({ place }: { place: Required<Place> }) {
  const copy = useCopy()
  const { tasks, lists } = useSnapshot()
  const nav = useRef<HTMLElement>(null)
  // On a small screen it is above the page, until the person has gone somewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when
  useEffect(() => nav.current?.hidePopover(), [place.name, place.value])
  const open = tasks.filter(({ completed }) => !completed)
  const labels = labelsOf(open)
  const perList = Map.groupBy(open, ({ list_id }) => list_id)
  const link = (name: string, text: string, count?: number, value = '') => (
    <li key={`${name} ${value}`}>
      <a
        href={refTo({ name, value })}
        aria-current={place.name === name && place.value === value ? 'page' : undefined}
      >
        <span dir="auto">{text}</span>
        {count ? <small>{count}</small> : null}
      </a>
    </li>
  )
  return (
    <nav ref={nav} id="places" popover="auto" aria-label="Places">
      <ul>
        {link('inbox', 'Inbox', perList.get(null)?.length)}
        {link('today', 'Today', open.filter(isDue).length)}
      </ul>
      <h2>Lists</h2>
      <ul>{lists.map(({ id, name }) => link('list', name, perList.get(id)?.length, String(id)))}</ul>
      <AddForm
        label="New list"
        add={(name) => copy.lists.create({ name }).then(({ id }) => go({ name: 'list', value: String(id) }))}
      />
      {labels.length > 0 && <h2>Labels</h2>}
      <ul>{labels.map(([name, count]) => link('label', name, count, name))}</ul>
      <ul>{link('trash', 'Trash')}</ul>
    </nav>
  )
}

/** @returns the labels with the number of tasks, by name; labels that are alike are one */
function labelsOf(tasks: readonly Task[]): [string, number][] {
  const all = tasks.flatMap(({ labels }) => labels)
  return [...Map.groupBy(all, folded).values()]
    .map((alike): [string, number] => [alike[0] ?? '', alike.length])
    .sort(([one], [other]) => one.localeCompare(other))
}
