// Lets the app be opened without a network. It keeps the files of one build; what goes to the API is none of its business.
const build = 'tasks-app d0c66973' // written by `make generate`: the name of the build, and its files
const files = ["main-40b3b401.js","style-ec567f05.css","icon.svg"]

const worker = /** @type {any} */ (globalThis)

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(caches.open(build).then((cache) => cache.addAll(['./', ...files])))
  worker.skipWaiting()
})

worker.addEventListener('activate', (/** @type {any} */ event) => {
  const old = caches
    .keys()
    .then((names) => names.filter((name) => name.startsWith('tasks-app ') && name !== build))
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))))
})

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(worker.registration.scope)) return
  const kept = () => caches.match(request.mode === 'navigate' ? './' : request)
  // The page is asked for, so that a new build is seen at once; its files have names of their own, and are as they were.
  const asked = async () => {
    const response = await fetch(request).catch(() => undefined)
    const isServed = response !== undefined && response.status < 500
    return isServed ? response : ((await kept()) ?? response ?? Response.error())
  }
  event.respondWith(
    request.mode === 'navigate' ? asked() : kept().then((response) => response ?? fetch(request)),
  )
})
