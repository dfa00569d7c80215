// A dialog above the page. The browser keeps the focus within, and gives it back.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * @param close called when it has been closed
 * @param isQuestion whether it stays until one of its buttons is pressed
 */
export function Modal(props: {
  title: string
  close: () => void
  isQuestion?: boolean
  children: ComponentChildren
}) {
  const { title, close, isQuestion = false, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={({ currentTarget }) => currentTarget.isConnected && close()}
      {...{ closedby: isQuestion ? 'none' : 'any' }}
    >
      <div class="dialog">
        <header>
          <h2>{title}</h2>
          {!isQuestion && (
            <button type="button" class="plain" aria-label="Close" onClick={() => dialog.current?.close()}>
              ✕
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
