/** What people report to the hotline and the app. */
import type { HazardLevel } from '@cockpit/ingest/hazards';

export interface Complaint {
  level: HazardLevel;
  category: string;
  description: string;
  /** What the closing message says. */
  outcome: string;
}

export const COMPLAINTS: readonly Complaint[] = [
  general('消防通道占用', '消防通道被三辆货车占用，消防车无法通过', '车辆已驶离，通道恢复畅通'),
  general('电动车违规充电', '楼梯间有电动自行车飞线充电', '已拆除飞线，车辆移至充电棚'),
  general('高空悬挂物', '外墙广告布一角脱落，随风摆动', '已加固，现场拉线解除'),
  general('路面塌陷', '人行道地砖下陷约十厘米', '已回填并重新铺装'),
  general('井盖破损', '雨水井盖缺一角，有绊倒风险', '已更换井盖'),
  general('用电安全', '配电箱门未关，导线外露', '已上锁并张贴警示'),
  general('施工隐患', '脚手架外侧安全网脱落', '安全网已复挂，复查合格'),
  general('电梯异常', '货梯关门时有异响，停靠不平层', '维保单位已调试，恢复运行'),
  general('积水', '地下车库入口积水约五厘米', '排水泵已启动，积水排除'),
  general('油污泄漏', '装卸区有柴油滴漏，地面湿滑', '已铺吸油毡并清洗'),
  general('树木倒伏', '行道树被风吹斜，压到护栏', '已扶正支撑'),
  major('燃气泄漏', '餐饮后厨闻到明显燃气味', '已关阀更换软管，检测合格'),
  major('危化品存放', '仓库内发现未登记的桶装稀释剂', '已移交专业单位处置'),
  major('基坑变形', '基坑东侧支护出现裂缝并有渗水', '已注浆加固，监测数据稳定'),
];

function general(category: string, description: string, outcome: string): Complaint {
  return { level: 'general', category, description, outcome };
}

function major(category: string, description: string, outcome: string): Complaint {
  return { level: 'major', category, description, outcome };
}
