/** What each kind of channel asks for, and which of them speak to people. */
import type { Channel } from '@cockpit/api/notifications';

export type ChannelKind = Channel['kind'];

interface Needs {
  /** People by the audience of a rule; otherwise a room that is notified once. */
  tells: 'people' | 'room';
  /** Example of the address; null: there is none. */
  address: string | null;
  /** A secret of its own to sign with. */
  signs: boolean;
  /** Fixed e-mail addresses. */
  recipients: boolean;
}

export const KIND_NEEDS: Readonly<Record<ChannelKind, Needs>> = {
  'in-app': { tells: 'people', address: null, signs: false, recipients: false },
  email: { tells: 'people', address: null, signs: false, recipients: true },
  wecom: {
    tells: 'room',
    address: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
    signs: false,
    recipients: false,
  },
  dingtalk: {
    tells: 'room',
    address: 'https://oapi.dingtalk.com/robot/send?access_token=…',
    signs: true,
    recipients: false,
  },
  feishu: { tells: 'room', address: 'https://open.feishu.cn/open-apis/bot/v2/hook/…', signs: true, recipients: false },
  webhook: { tells: 'room', address: 'https://…', signs: true, recipients: false },
};
export const CHANNEL_KINDS = Object.keys(KIND_NEEDS) as readonly ChannelKind[];
