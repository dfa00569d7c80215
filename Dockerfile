# The service as an image: production dependencies, src, the task app and the changelog, owned by root, run by a user who can write nowhere.
# tests/process/image.test.ts reads this file and does what it says, without a container.
FROM node:26.10.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY src src
COPY generated/web generated/web
COPY CHANGELOG.md ./
RUN chmod -R a+rX,go-w .

FROM node:26.10.0-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "src/bin/health.ts"]
CMD ["node", "src/main.ts"]
