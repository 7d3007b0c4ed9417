extension WiresharkDissector {
  /// The boot ROM's reports. Lua for Wireshark 4.
  static let sdp = #"""
    local function hex(value) return string.format("0x%x", value) end

    -- Begins a command: the record of its frame is what later frames refer to.
    local function begin(known, record, number, time)
      record.command, record.number, record.time = true, number, time
      known.current = record
    end

    local function read_sdp(tvb, start, isIn, known, record, number, time)
      local id, length = record.id, tvb:len() - start - 1
      if id == 1 and not isIn then
        begin(known, record, number, time)
        local code = length >= 16 and tvb(start + 1, 2):uint() or nil
        if not code or code % 256 ~= math.floor(code / 256) then
          record.name, record.info = "unreadable", "unreadable command"
          return
        end
        record.name, record.code = codes[code] or hex(code), code
        record.count = tvb(start + 8, 4):uint()
        local address, value = tvb(start + 3, 4):uint(), tvb(start + 12, 4):uint()
        record.info = record.name
        if takes_address[code] then record.info = record.info .. " " .. hex(address) end
        if code == 0x0101 or code == 0x0404 or code == 0x0a0a then
          record.info = record.info .. " " .. record.count .. " bytes"
        end
        if code == 0x0202 then record.info = record.info .. " " .. hex(value) end
        if code == 0x0d0d then record.info = record.info .. " " .. address .. " baud" end
        record.shape = "sdp"
        return
      end
      local current = known.current
      record.answers = current and current.name
      record.request = current and current.number
      record.began = current and current.time
      local about = (current and current.name .. ": " or "")
      if id == 2 and not isIn then
        record.length, record.at = length, start + 1
        record.info = about .. length .. " bytes to the board"
      elseif id == 3 and isIn and length >= 4 then
        record.hab = start + 1
        record.info = about .. (words[tvb(start + 1, 4):uint()] or hex(tvb(start + 1, 4):uint()))
        if current then current.response = number end
      elseif id == 4 and isIn and length >= 4 then
        local word = tvb(start + 1, 4):uint()
        local isData = current and current.code == 0x0101
        if isData and not (word == refused and not current.moved) then
          local left = math.max(0, current.count - (current.moved or 0))
          record.length, record.at = math.min(length, left), start + 1
          current.moved = (current.moved or 0) + record.length
          record.info = about .. record.length .. " bytes from the board"
          current.response = number
          if current.moved >= current.count then known.current = nil end
        else
          record.word = start + 1
          record.info = about .. (words[word] or hex(word))
          if current then current.response = number end
          known.current = nil
        end
      else
        record.info = "no report of the boot ROM's protocol"
      end
    end

    """#
}
