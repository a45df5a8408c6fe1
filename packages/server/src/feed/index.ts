/** News of a system in the order they were committed, for screens. */
export { appendFeed, bridgeNews, type FeedItem, SHARED_DEVICES, tellSharedDevices, wakeBridge } from './append.ts'
export { type FeedHub, openFeedHub } from './hub.ts'
export { feedHead, readFeed } from './read.ts'
