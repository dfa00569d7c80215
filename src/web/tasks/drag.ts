// Moves a row by its grip: with a mouse, a pen or a finger.
import { useState } from 'preact/hooks'
import { keyOf, type Row, type Spot, spotAt, withoutSubtree } from './outline.ts'

const indentPixels = 28
/** So near to the top or the bottom of the screen the page scrolls, by that much with each move. */
const edgePixels = 80
const scrollPixels = 12

/** Where a row would go: before the one at that index. */
export interface Drop extends Spot {
  id: number
  before: number
}

/**
 * @param rows as they are shown
 * @param move called when a row is dropped somewhere
 * @returns the drop that is shown, and what begins one
 */
export function useDrag(rows: readonly Row[], move: (id: number, place: Spot['place']) => void) {
  const [drop, show] = useState<Drop>()

  function begin(event: PointerEvent, id: number) {
    if (event.button !== 0) return
    event.preventDefault()
    const grip = event.currentTarget as HTMLElement
    grip.setPointerCapture(event.pointerId)
    const own = rows.findIndex(({ task }) => task.id === id)
    const others = withoutSubtree(rows, id)
    const below = rows.length - others.length
    let index = own
    let last: Drop | undefined
    const follow = ({ clientX, clientY }: PointerEvent) => {
      if (clientY < edgePixels) scrollBy(0, -scrollPixels)
      if (clientY > innerHeight - edgePixels) scrollBy(0, scrollPixels)
      const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-task]')
      const at = others.findIndex(({ task }) => keyOf(task) === over?.dataset.task)
      // Over itself, or beside the list, the row only changes its depth.
      if (over && at !== -1)
        index = at + Number(clientY > over.getBoundingClientRect().top + over.offsetHeight / 2)
      const wanted = (rows[own]?.depth ?? 0) + Math.round((clientX - event.clientX) / indentPixels)
      last = { id, before: index > own ? index + below : index, ...spotAt(others, index, wanted) }
      show(last)
    }
    const end = ({ type }: Event) => {
      grip.removeEventListener('pointermove', follow)
      for (const name of ends) grip.removeEventListener(name, end)
      show(undefined)
      if (type === 'pointerup' && last) move(id, last.place)
    }
    grip.addEventListener('pointermove', follow)
    for (const name of ends) grip.addEventListener(name, end)
  }
  return { drop, begin }
}

const ends = ['pointerup', 'pointercancel', 'lostpointercapture'] as const
