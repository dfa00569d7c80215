// The form that sends an operation from its page. The script fills in nothing that the document does not say.
import { html, raw } from 'hono/html'
import {
  type Document,
  describedOperation,
  type Parameter,
  type SdkOperation,
} from '../sdk/generator/document.ts'
import { exampleBody } from '../sdk/generator/example.ts'
import { parametersOf } from './pages/operation-page.ts'

/**
 * Writes the form of an operation.
 * @param document the contract
 * @returns HTML; required fields have the document's examples, optional ones are empty, so that none is sent unasked
 */
export function tryItForm(document: Document, operation: SdkOperation): string {
  const { method, path, open } = operation
  const body = exampleBody(document, describedOperation(document, operation))
  const inputs = parametersOf(document, operation).map((parameter) =>
    input(parameter, operation.isStream && parameter.name === 'wait'),
  )
  const token = html`<label>Access token <input name="token" autocomplete="off" spellcheck="false" placeholder="Sign in, or paste one"></label>`
  const text = JSON.stringify(body?.value, null, 2)
  const rows = text === undefined ? 0 : text.split('\n').length + 1
  return html`<details class="try"><summary>Try it</summary>
<form data-method="${method}" data-path="${path}"${body ? raw(` data-media-type="${body.mediaType}"`) : ''}>
${open ? '' : token}
${inputs}
${body ? html`<label>Body <textarea name="body" rows="${rows}" spellcheck="false">${text}</textarea></label>` : ''}
<button class="send">Send</button>
<output aria-live="polite"></output>
</form>
</details>
`.toString()
}

/** @param isFilled though it is optional: a stream would not end */
function input({ name, in: place, required, example, schema }: Parameter, isFilled: boolean) {
  const shown = String(example ?? schema.examples?.[0] ?? '')
  const value = required || isFilled ? shown : ''
  const several = schema.type === 'array' ? ', separated by commas' : ''
  return html`<label><span><code>${name}</code> ${place}${required ? '' : ', optional'}${several}</span>
<input name="${place}:${name}" value="${value}"${required ? raw(' required') : ''} placeholder="${shown && `e.g. ${shown}`}" autocomplete="off" spellcheck="false"${several ? raw(' data-array') : ''}></label>
`
}
