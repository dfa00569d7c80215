// The OpenAPI document as the portal shows it: with code samples for every operation.
import { curlSample } from '../generator/curl-sample.ts'
import { type Document, exampleServer } from '../generator/example.ts'
import { sdkSample } from '../generator/sdk-sample.ts'

/** @param contract the text of openapi/openapi.json @returns JSON on one line */
export function portalDocument(contract: string): string {
  const document: Document = JSON.parse(contract)
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const curl = curlSample(document, { path, method }, exampleServer)
      const sdk = sdkSample(document, operation, exampleServer)
      Object.assign(operation, {
        'x-codeSamples': [
          { lang: 'shell', label: 'curl', source: curl },
          { lang: 'typescript', label: 'TypeScript SDK', source: sdk },
        ],
      })
    }
  }
  return JSON.stringify(document)
}
