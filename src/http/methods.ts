// The methods of HTTP that the service knows.

/** The methods that the operations of the contract have, and HEAD for each GET. */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
