// All pages of the portal, in the order of its navigation.
import { type Document, operationsOf } from '../../sdk/generator/document.ts'
import { chapters } from './chapters.ts'
import { operationPage } from './operation-page.ts'
import type { Page } from './page.ts'
import { schemaPage } from './schema-page.ts'

/**
 * Writes the pages.
 * @param document the contract
 * @returns the chapters, a page for each operation, and one for each schema
 * @throws Error where the document has no example
 */
export function portalPages(document: Document): Page[] {
  return [
    ...chapters(document),
    ...operationsOf(document).map((operation) => operationPage(document, operation)),
    ...Object.keys(document.components.schemas).map((name) => schemaPage(document, name)),
  ]
}
