extension WiresharkDissector {
  /// The flashloader's reports. Lua for Wireshark 4.
  static let mboot = #"""
    -- Whether data and another response follow upon a first response.
    local function announces(tvb, start, tag, current)
      if tvb(start + 8, 4):le_uint() ~= 0 then return false end
      if tag ~= 0xa0 then return data_answers[tag] ~= nil end
      return not current.sent and sends_data[current.code] ~= nil
    end

    local function read_mboot(tvb, start, isIn, known, record, number, time)
      local id, length = record.id, tvb:len() - start
      local size = length >= 4 and tvb(start + 2, 2):le_uint() or nil
      if id == 1 and not isIn then
        if size == 0 then
          record.info = "an empty command"
          return
        end
        begin(known, record, number, time)
        if not size or size < 4 or size > length - 4 then
          record.name, record.info = "unreadable", "unreadable command"
          return
        end
        local tag = tvb(start + 4, 1):uint()
        record.name, record.code, record.shape = tags[tag] or hex(tag), tag, "mboot"
        record.parameters = math.min(math.floor((size - 4) / 4), 7)
        record.info = record.name
        local layout = layouts[tag] or {}
        for i = 1, record.parameters do
          local value = tvb(start + 4 + 4 * i, 4):le_uint()
          local field = layout[i]
          local text = hex(value)
          if field == "property" then text = (properties[value % 256] or text) end
          if field == "memory" then text = "memory " .. (memories[value] or text) end
          if field == "count" then text = value .. " bytes" end
          record.info = record.info .. " " .. text
        end
        return
      end
      local current = known.current
      record.answers = current and current.name
      record.request = current and current.number
      record.began = current and current.time
      local about = (current and current.name .. ": " or "")
      if not size then
        record.info = "no report of the flashloader's protocol"
      elseif id == 2 and not isIn or id == 4 and isIn then
        record.length, record.at = math.min(size, length - 4), start + 4
        if current and not isIn then current.sent = true end
        local way = isIn and " bytes from the board" or " bytes to the board"
        record.info = about .. (size == 0 and "the data phase is broken off" or size .. way)
      elseif id == 3 and isIn then
        if size == 0 then
          record.info = about .. "the board takes no more data"
        elseif size >= 4 and length >= 8 then
          record.tag = tvb(start + 4, 1):uint()
          record.answer = start + 4
          local count = math.min(tvb(start + 7, 1):uint(), math.floor((math.min(size, length - 4) - 4) / 4), 7)
          record.parameters = math.max(0, count)
          if count > 0 then
            local status = tvb(start + 8, 4):le_uint()
            record.status = start + 8
            record.failed = status ~= 0
            record.info = about .. status .. " " .. (statuses[status] or "unknown status")
            local property = record.tag == 0xa7 and status == 0
            for i = 2, property and count or 1 do
              record.info = record.info .. " " .. hex(tvb(start + 4 + 4 * i, 4):le_uint())
            end
          else
            record.info = about .. "an answer without a status"
          end
          if current then
            current.response = number
            local first = not current.accepted
            current.accepted = true
            -- With a data phase another response comes.
            if not (first and count > 0 and announces(tvb, start, record.tag, current)) then known.current = nil end
          end
        else
          record.info = "an answer without a packet"
        end
      else
        record.info = "no report of the flashloader's protocol"
      end
    end

    """#
}
