/** Group robots: 企业微信, 钉钉, 飞书. Each signs in its own way. */
import { createHmac } from 'node:crypto';
import { guardedPost, type PostGuard } from './guarded-post.ts';
import { judgeRobot } from './judge.ts';
import type { Message, Send } from './sender.ts';

/** 45009: too many messages in a minute; -1: busy. */
const WECOM_PASSING = [45_009, -1];
/** 130101: too many in a minute; 410100 and -1: busy. */
const DINGTALK_PASSING = [130_101, 410_100, -1];
/** 9499 and 11232: too many requests. */
const FEISHU_PASSING = [9_499, 11_232];

export interface RobotParts {
  guard: PostGuard;
  /** Epoch ms of the world: robots refuse what is signed an hour off. */
  now(): number;
}

/** 企业微信群机器人: the key in the address is the secret, nothing is signed. */
export function wecom({ guard }: RobotParts): Send {
  return async (message, { url }) => {
    const body = { msgtype: 'markdown', markdown: { content: markdownOf(message) } };
    judgeRobot(await guardedPost(guard, url, JSON.stringify(body)), 'errcode', WECOM_PASSING);
  };
}

/** 钉钉自定义机器人: `timestamp` and base64 HMAC-SHA256 of "timestamp\nsecret" in the address. */
export function dingtalk({ guard, now }: RobotParts): Send {
  return async (message, { url, secret }) => {
    const target = new URL(url);
    if (secret !== null) {
      const timestamp = String(Math.round(now()));
      target.searchParams.set('timestamp', timestamp);
      target.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
    }
    const body = { msgtype: 'markdown', markdown: { title: message.title, text: markdownOf(message) } };
    judgeRobot(await guardedPost(guard, target.href, JSON.stringify(body)), 'errcode', DINGTALK_PASSING);
  };
}

/** 飞书自定义机器人: `timestamp` (s) and base64 HMAC-SHA256 of nothing with the key "timestamp\nsecret", in the body. */
export function feishu({ guard, now }: RobotParts): Send {
  return async (message, { url, secret }) => {
    const timestamp = String(Math.floor(now() / 1_000));
    const signed =
      secret === null
        ? {}
        : { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') };
    const body = { ...signed, msg_type: 'text', content: { text: plainOf(message) } };
    judgeRobot(await guardedPost(guard, url, JSON.stringify(body)), 'code', FEISHU_PASSING);
  };
}

/** Names come from outside: nothing in them may become a link, a mention or a heading. */
function markdownOf({ title, text, link }: Message): string {
  const lines = [`**${escaped(title)}**`, ...text.split('\n').map((line) => `> ${escaped(line)}`)];
  if (link !== null) lines.push('', `[${link}](${link})`);
  return lines.join('\n');
}

function escaped(line: string): string {
  return line
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replace(/[\\`*_{}[\]()#!@|~]/g, (sign) => `\\${sign}`);
}

/** Feishu reads `<at …>` in texts. */
function plainOf({ title, text, link }: Message): string {
  const safe = (part: string) => part.replaceAll('<', '‹').replaceAll('>', '›');
  return [safe(title), safe(text), ...(link === null ? [] : [link])].join('\n');
}
