import { type SignedIn } from './contract.js';
import type { ClientOptions } from './options.js';
/**
 * Exchanges a refresh token for the next pair.
 *
 * @param late gets the answer that came after the exchange had failed
 */
export type Refresh = (refreshToken: string, late: (signedIn: SignedIn) => void) => Promise<SignedIn>;
/**
 * Makes the exchange of a client. Each use of a token counts at the service, also one whose answer nobody waited for: so
 * every answer is taken that comes, and nothing further is sent while one may come.
 *
 * @param client the options of the client
 */
export declare function refresher(client: ClientOptions): Refresh;
