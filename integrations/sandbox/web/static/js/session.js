// Who is acting and whom the workspace knows: asked once for each change, read by everything that draws.
import { get } from "./api.js";

export const session = {
  team: { id: "", name: "" },
  users: new Map(),
  channels: [],
  apps: [],
  usergroups: new Map(),
  files: [],
  actor: null,
};

const REMEMBERED = "sandbox.actor";

export async function readSession() {
  const told = await get("team", { as: session.actor ?? undefined });
  session.team = told.team;
  session.users = new Map(told.users.map((user) => [user.id, user]));
  session.usergroups = new Map(told.usergroups.map((group) => [group.id, group]));
  session.channels = told.channels;
  session.apps = told.apps;
  session.files = told.files;
  const people = actingPeople();
  if (!people.some((user) => user.id === session.actor)) {
    const remembered = localStorage.getItem(REMEMBERED);
    const before = session.actor;
    session.actor = (people.find((user) => user.id === remembered) ?? people[0])?.id ?? null;
    if (session.actor !== before) await readSession();
  }
}

export async function actAs(userId) {
  localStorage.setItem(REMEMBERED, userId);
  session.actor = userId;
  await readSession();
}

export function actingPeople() {
  return [...session.users.values()].filter((user) => !user.is_bot && !user.deleted && !user.is_stranger);
}

export function nameOf(userId) {
  const user = session.users.get(userId);
  return user ? user.real_name || user.name : userId;
}

export function channelById(channelId) {
  return session.channels.find((channel) => channel.id === channelId);
}

// What the acting person has read, per channel: kept in this browser, as a hint and no more.
export function isUnread(channel) {
  return Boolean(channel.latest) && channel.latest > lastRead(channel.id);
}

export function lastRead(channelId) {
  return localStorage.getItem(readKey(channelId)) ?? "0";
}

export function markRead(channelId, ts) {
  if (ts && ts > lastRead(channelId)) localStorage.setItem(readKey(channelId), ts);
}

function readKey(channelId) {
  return `sandbox.read.${session.team.id}.${session.actor}.${channelId}`;
}

// Where a Google address of a file in this sandbox leads here; null for any other address.
export function placeOf(address) {
  const id = address.match(/^https:\/\/docs\.google\.com\/(?:spreadsheets|forms)\/d\/([\w-]+)/)?.[1];
  const file = session.files.find((known) => known.id === id);
  return file ? `#/${file.kind}/${file.id}` : null;
}
