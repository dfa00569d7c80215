// The origins whose pages may call the service, as `CORS_ORIGINS` lists them.
import { z } from 'zod'

/** Origins as browsers send them, separated by commas. */
export const OriginList = z.string().transform((text, context) => {
  const list = text.split(',').map((origin) => origin.trim())
  if (list.every(isOrigin)) return list
  context.addIssue(
    'must be origins such as https://app.example.com or capacitor://localhost, separated by commas, each by itself: there are no wildcards',
  )
  return z.NEVER
})

/**
 * Whether a browser or a web view may send this text as the `Origin` of a page. The origin of a scheme that the URL
 * standard does not know, such as `capacitor`, is the scheme with the host.
 */
function isOrigin(text: string): boolean {
  if (text.includes('*') || !URL.canParse(text)) return false
  const { origin, protocol, host } = new URL(text)
  const ownOrigin = origin === 'null' && host !== '' ? `${protocol}//${host}` : origin
  return ownOrigin === text
}
