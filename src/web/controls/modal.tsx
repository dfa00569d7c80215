// A dialog above the page. The browser keeps the focus within, and closes it by Escape.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** @param close called when it has been closed */
export function Modal(props: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const end = () => dialog.current?.close()
  return (
    <dialog ref={dialog} aria-label={props.title} onClose={props.close} {...{ closedby: 'any' }}>
      <div class="dialog">
        <header>
          <h2>{props.title}</h2>
          <button type="button" class="plain" aria-label="Close" onClick={end}>
            ✕
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
