// Where clients reach the service, as `PUBLIC_URL` says.
import { z } from 'zod'

/** An http or https URL, in the form that URLs are compared in; without the slash at the end. */
export const PublicUrl = z
  .string()
  .refine(isPublicUrl, 'must be an http or https URL without a query, for example https://tasks.example.com')
  .transform((text) => text.replace(/\/$/, ''))

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && `${url.origin}${url.pathname}`.startsWith(text)
}
