// The shortcodes that a quality team's messages use. One that is not here stays as it was typed, as Slack leaves it.

const CODES = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔
no_entry_sign 🚫|rotating_light 🚨|bell 🔔|no_bell 🔕|mute 🔇|loudspeaker 📢|mega 📣|speech_balloon 💬|thought_balloon 💭
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣
large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_green_square 🟩|large_yellow_square 🟨
large_blue_square 🟦|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|large_blue_diamond 🔷|small_orange_diamond 🔸
large_orange_diamond 🔶|small_red_triangle 🔺|small_red_triangle_down 🔻|arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️
arrow_upper_right ↗️|arrow_lower_right ↘️|left_right_arrow ↔️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄
bookmark_tabs 📑|notebook 📓|books 📚|book 📖|open_book 📖|file_folder 📁|open_file_folder 📂|card_index 📇|pushpin 📌
round_pushpin 📍|paperclip 📎|link 🔗|lock 🔒|unlock 🔓|key 🔑|mag 🔍|mag_right 🔎|bulb 💡|wrench 🔧|hammer 🔨|gear ⚙️
hammer_and_wrench 🛠️|toolbox 🧰|package 📦|inbox_tray 📥|outbox_tray 📤|email 📧|envelope ✉️|incoming_envelope 📨
calendar 📅|date 📅|spiral_calendar_pad 🗓️|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳
clock1 🕐|clock9 🕘|clock10 🕙|watch ⌚|sunny ☀️|seedling 🌱|herb 🌿|four_leaf_clover 🍀|tada 🎉|confetti_ball 🎊|sparkles ✨
star ⭐|star2 🌟|trophy 🏆|medal 🏅|first_place_medal 🥇|dart 🎯|rocket 🚀|fire 🔥|zap ⚡|heart ❤️|green_heart 💚|blue_heart 💙
yellow_heart 💛|purple_heart 💜|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|wave 👋|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|raising_hand 🙋|eyes 👀|busts_in_silhouette 👥|bust_in_silhouette 👤
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|blush 😊|wink 😉|thinking_face 🤔|neutral_face 😐|slightly_frowning_face 🙁
cry 😢|joy 😂|sweat_smile 😅|relieved 😌|robot_face 🤖|handshake 🤝|school 🏫|mortar_board 🎓|house 🏠|office 🏢|computer 💻
iphone 📱|telephone_receiver 📞|globe_with_meridians 🌐|umbrella ☂️|shield 🛡️|scales ⚖️|balance_scale ⚖️|ticket 🎫|label 🏷️
triangular_flag_on_post 🚩|checkered_flag 🏁|information_source ℹ️|question ❓|grey_question ❔|exclamation ❗|bangbang ‼️
heavy_plus_sign ➕|heavy_minus_sign ➖|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|100 💯|new 🆕|soon 🔜|back 🔙|sos 🆘|construction 🚧
heavy_exclamation_mark ❗|double_vertical_bar ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️|wastebasket 🗑️|ghost 👻|coffee ☕
`;

const EMOJI = new Map(
  CODES.trim()
    .split(/[|\n]/)
    .map((entry) => entry.trim().split(" ")),
);

export const SHORTCODE = /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/g;

export function emoji(name) {
  return EMOJI.get(name) ?? null;
}

export function withEmoji(text) {
  return text.replace(SHORTCODE, (typed, name) => EMOJI.get(name) ?? typed);
}
